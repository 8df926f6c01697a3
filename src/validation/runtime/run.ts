import { issue, type ErrorKey } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { ProfileNode } from "../profile/node.ts";
import type { BundleIndex } from "./bundle-index.ts";
import type { PrimitivePlace, TypeValidator } from "./shape.ts";

/** Issues kept of one run; what follows is counted, not kept, so that hostile input cannot fill the memory. */
const mostIssues = 1000;

/** Places of extensions that are kept to be looked at when their paths are whole. */
const mostPending = 10_000;

/** Levels of nesting that are followed. */
export const deepest = 100;

export type Parameters = Readonly<Record<string, string | number>>;

/** An issue whose path is not whole yet. */
export interface Draft {
  readonly key: ErrorKey;
  readonly parameters: Parameters;
  path: string;
  /** The profile whose rule it is. */
  readonly profile: string | undefined;
}

/**
 * One validation. Generated code reports an issue with its path relative to the value in hand; each caller then puts its own
 * step before the paths that came back, so that a valid value costs no path at all.
 */
export class Run {
  /** How many issues were reported so far. */
  count = 0;
  /** How many of them wait for their paths to be whole. */
  pending = 0;
  readonly drafts: Draft[] = [];
  /** How references must resolve: inside the Bundle, or anywhere. */
  readonly references: "inside" | "any";
  /** The resource whose `contained` a `#id` means, and its ids once asked for. */
  container: object | undefined = undefined;
  contained: ReadonlyMap<unknown, unknown> | undefined = undefined;
  /** The Bundle around. */
  bundle: BundleIndex | undefined = undefined;
  /** The primitive element whose `_` sibling is being checked. */
  primitive: PrimitivePlace | undefined = undefined;
  /** The profiles that resources were checked against, by canonical URL; the same may stand there several times. */
  profiles: string[] | undefined = undefined;
  /** What values were tried against, with the first error of each. */
  trials: Map<object, Map<TypeValidator, Draft | undefined>> | undefined;

  /** Profiles that resources of a type are to conform to, by type: to one of them. */
  readonly required: ReadonlyMap<string, readonly ProfileNode[]> | undefined;

  constructor(references: "inside" | "any", required?: Run["required"], trials?: Run["trials"]) {
    this.references = references;
    this.required = required;
    this.trials = trials;
  }

  /** A run of its own at the same place, for a trial. */
  attempt(): Run {
    const run = new Run(this.references, undefined, (this.trials ??= new Map()));
    run.container = this.container;
    run.contained = this.contained;
    run.bundle = this.bundle;
    return run;
  }

  /** What was found, each once: several profiles of one resource find the same in its base. `isMistaken` hears of each with its whole path, for what that alone can tell. */
  issues(root: string, isMistaken: (draft: Draft) => boolean = () => false): Issue[] {
    const known = new Set<string>();
    const drafts = this.drafts.filter((draft) => !isMistaken(draft));
    const count = this.count - (this.drafts.length - drafts.length);
    const found = drafts.flatMap((draft) => {
      const { key, parameters, path, profile } = draft;
      const made = issue(key, parameters, { expression: join(root, path), ...(profile !== undefined && { profile }) });
      const name = `${path} ${made.text}`;
      if (known.has(name)) return [];
      known.add(name);
      return [made];
    });
    if (count <= mostIssues) return found;
    return [...found.slice(0, mostIssues), issue("validation.too-many", { count, kept: mostIssues }, { expression: root })];
  }
}

/** Notes an issue at `path` below the value in hand; "" is the value itself. */
export function report(run: Run, key: ErrorKey, parameters: Parameters, path: string, profile?: string): void {
  run.count++;
  if (key === "validation.extension-context") {
    if (run.pending++ >= mostPending) return;
  } else if (run.count - run.pending > mostIssues) return;
  run.drafts.push({ key, parameters, path, profile });
}

/** Puts `step` before the paths of the issues from number `from` on. */
export function prefix(run: Run, from: number, step: string): void {
  for (let i = from; i < run.drafts.length; i++) {
    const draft = run.drafts[i]!;
    draft.path = join(step, draft.path);
  }
}

function join(step: string, path: string): string {
  if (step === "") return path;
  return path === "" ? step : `${step}.${path}`;
}

/** What a JSON value is, in words that do not tell it. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (value === "") return "an empty text";
  return { string: "a text", number: "a number", boolean: "true or false", undefined: "nothing" }[typeof value as string] ?? "something else";
}
