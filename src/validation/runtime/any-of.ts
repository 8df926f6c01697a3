import { issue } from "../../errors.ts";
import { report, type Run } from "./run.ts";
import type { TypeValidator } from "./shape.ts";
import { trial } from "./trial.ts";

export interface AnyOfRule {
  readonly profiles: readonly { readonly url: string; readonly validator: TypeValidator }[];
  readonly profile: string | undefined;
}

/** The value conforms to one of several profiles. */
export function checkAnyOf(value: unknown, { profiles, profile }: AnyOfRule, run: Run, depth: number): void {
  let closest: { readonly url: string; readonly problem: string } | undefined;
  for (const { url, validator } of profiles) {
    const draft = trial(validator, value, run, depth + 1);
    if (draft === undefined) return;
    // A profile of another type is not what the value is close to.
    if (closest === undefined || draft.key !== "validation.profile-type") closest = { url, problem: `${draft.path === "" ? "" : `${draft.path}: `}${issue(draft.key, draft.parameters).text}` };
  }
  report(run, "validation.profile-none", { profiles: profiles.map(({ url }) => url).join(", "), closest: closest!.url, problem: closest!.problem }, "", profile);
}
