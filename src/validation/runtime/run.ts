import { errors, issue, type ErrorKey } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { Environment } from "../fhirpath/environment.ts";
import type { ProfileNode } from "../profile/node.ts";
import type { BundleIndex } from "./bundle-index.ts";
import type { PrimitivePlace, TypeValidator } from "./shape.ts";

/** Errors, and warnings, that are kept of one run, each counted for itself; further errors are counted, further warnings not even that, so that hostile input cannot fill the memory. */
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
  /** How many issues are kept so far. */
  count = 0;
  warnings = 0;
  /** How many of them wait for their paths to be whole. */
  pending = 0;
  /** Errors beyond those that are kept. */
  dropped = 0;
  readonly drafts: Draft[] = [];
  /** How references must resolve: inside the Bundle, or anywhere. */
  readonly references: "inside" | "any";
  /** The resource whose `contained` a `#id` means, and its ids once asked for. */
  container: object | undefined = undefined;
  contained: ReadonlyMap<unknown, unknown> | undefined = undefined;
  /** The resource in hand, contained or not. */
  resource: object | undefined = undefined;
  /** What invariants see, once one asks. */
  environment: Environment | undefined = undefined;
  /** The Bundle around. */
  bundle: BundleIndex | undefined = undefined;
  /** The primitive element whose `_` sibling is being checked. */
  primitive: PrimitivePlace | undefined = undefined;
  /** The profiles that resources were checked against, by canonical URL; the same may stand there several times. */
  profiles: string[] | undefined = undefined;
  /** What values were tried against, with the first error of each. */
  trials: Map<object, Map<TypeValidator, Draft | undefined>> | undefined;

  /** Profiles that resources of a type are to conform to, by type: to one of them in each list. */
  readonly required: readonly ReadonlyMap<string, readonly ProfileNode[]>[] | undefined;

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
    run.resource = this.resource;
    run.bundle = this.bundle;
    return run;
  }

  /** What was found, each once: several profiles of one resource find the same in its base. `isMistaken` hears of each with its whole path, for what that alone can tell. */
  issues(root: string, isMistaken: (draft: Draft) => boolean = () => false): Issue[] {
    const known = new Set<string>();
    const found: Issue[] = [];
    let total = this.dropped;
    for (const draft of this.drafts) {
      if (isMistaken(draft)) continue;
      const { key, parameters, path, profile } = draft;
      const made = issue(key, parameters, { expression: join(root, path), ...(profile !== undefined && { profile }) });
      const name = `${path} ${made.text}`;
      if (known.has(name)) continue;
      known.add(name);
      if (isError(key) && ++total - this.dropped > mostIssues) continue;
      found.push(made);
    }
    if (total > mostIssues) found.push(issue("validation.too-many", { count: total, kept: mostIssues }, { expression: root }));
    return found;
  }
}

/** Notes an issue at `path` below the value in hand; "" is the value itself. */
export function report(run: Run, key: ErrorKey, parameters: Parameters, path: string, profile?: string): void {
  if (key === "validation.extension-context") {
    if (run.pending >= mostPending) return void run.dropped++;
    run.pending++;
  } else if (!isError(key)) {
    if (run.warnings >= mostIssues) return;
    run.warnings++;
  } else if (run.count - run.warnings - run.pending >= mostIssues) return void run.dropped++;
  run.count++;
  run.drafts.push({ key, parameters, path, profile });
}

/** True for what makes a value invalid; warnings and information do not. */
export function isError(key: ErrorKey): boolean {
  const { severity } = errors[key];
  return severity === "error" || severity === "fatal";
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
