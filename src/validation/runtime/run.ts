import { issue, type ErrorKey } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { Environment } from "../fhirpath/environment.ts";
import type { BundleIndex } from "./bundle-index.ts";

/** Errors, and warnings, that are kept of one run; further errors are counted, further warnings not even that, so that hostile input cannot fill the memory. */
const mostIssues = 1000;

/** Levels of nesting that are followed. */
export const deepest = 100;

export type Parameters = Readonly<Record<string, string | number>>;

interface Draft {
  readonly key: ErrorKey;
  readonly parameters: Parameters;
  path: string;
}

/**
 * One validation. Generated code reports an issue with its path relative to the value in hand; each caller then puts its own
 * step before the paths that came back, so that a valid value costs no path at all.
 */
export class Run {
  /** How many issues are kept so far. */
  count = 0;
  warnings = 0;
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

  constructor(references: "inside" | "any") {
    this.references = references;
  }

  issues(root: string): Issue[] {
    const found = this.drafts.map(({ key, parameters, path }) => issue(key, parameters, { expression: join(root, path) }));
    if (this.dropped > 0) found.push(issue("validation.too-many", { count: mostIssues + this.dropped, kept: mostIssues }, { expression: root }));
    return found;
  }
}

/** Notes an issue at `path` below the value in hand; "" is the value itself. */
export function report(run: Run, key: ErrorKey, parameters: Parameters, path: string): void {
  const isWarning = key === "validation.invariant-warning" || key === "validation.invariant-unread";
  if ((isWarning ? run.warnings : run.count - run.warnings) >= mostIssues) {
    if (!isWarning) run.dropped++;
    return;
  }
  run.count++;
  if (isWarning) run.warnings++;
  run.drafts.push({ key, parameters, path });
}

/** Puts `step` before the paths of the issues from number `from` on. */
export function prefix(run: Run, from: number, step: string): void {
  for (let i = from; i < run.drafts.length; i++) {
    const draft = run.drafts[i]!;
    draft.path = join(step, draft.path);
  }
}

function join(step: string, path: string): string {
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
