import { issue } from "../../errors.ts";
import { resolve } from "./resolve.ts";
import { report, type Run } from "./run.ts";
import type { TypeValidator } from "./shape.ts";
import { trial } from "./trial.ts";

export interface TargetRule {
  /** How the reference may point to its target; undefined for any way. */
  readonly aggregation: readonly ("contained" | "referenced" | "bundled")[] | undefined;
  /** The target is to conform to one of these, where it can be seen; any where there are none. */
  readonly profiles: readonly ProfiledTarget[];
  readonly profile: string | undefined;
}

export interface ProfiledTarget {
  readonly type: string;
  readonly url: string;
  readonly validator: TypeValidator;
}

const ways = { contained: "a contained resource", referenced: "a resource elsewhere", bundled: "an entry of the Bundle" };

/** Checks the target of a reference as far as it is at hand: contained, or an entry of a Bundle around. */
export function checkTarget({ reference }: { readonly reference?: unknown }, { aggregation, profiles, profile }: TargetRule, run: Run, depth: number): void {
  if (typeof reference !== "string") return;
  const target = resolve(reference, run);
  if (aggregation !== undefined) {
    const way = reference.startsWith("#") ? "contained" : target === undefined ? "referenced" : "bundled";
    // An entry of a Bundle has an identity of its own, so that it is referenced too.
    if (!aggregation.includes(way) && !(way === "bundled" && aggregation.includes("referenced"))) {
      report(run, "validation.aggregation", { found: ways[way], expected: aggregation.map((one) => ways[one]).join(" or ") }, "", profile);
    }
  }
  const { resourceType } = (target ?? {}) as { resourceType?: unknown };
  const fitting = profiles.filter(({ type }) => type === resourceType);
  if (target === undefined || fitting.length === 0) return;
  const problems = fitting.map(({ validator }) => trial(validator, target, run, depth + 1));
  // References may lead further than the limit of depth: what is not seen from here is seen from an entry on the way.
  if (problems.some((problem) => problem === undefined || problem.key === "validation.depth")) return;
  const first = problems[0]!;
  const problem = `${first.path === "" ? "" : `${first.path}: `}${issue(first.key, first.parameters).text}`;
  report(run, "validation.reference-profile", { profiles: fitting.map(({ url }) => url).join(" or "), closest: fitting[0]!.url, problem }, "", profile);
}
