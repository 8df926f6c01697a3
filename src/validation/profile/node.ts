import type { Node } from "../snapshot/tree.ts";
import type { Profile } from "./profiles.ts";

/** An element of a profile's snapshot as what a value is checked against: the root for a whole profile. */
export interface ProfileNode {
  readonly profile: Profile;
  readonly node: Node;
  /** The base type or path whose properties a value has: `Patient`, `Patient.contact`, `HumanName`. */
  readonly table: string;
}

/** The whole of a profile. */
export function rootOf(profile: Profile): ProfileNode {
  return { profile, node: profile.root, table: profile.type };
}
