import type { Definitions } from "../definitions.ts";
import type { BoundCodes } from "../value-sets.ts";
import type { Run } from "./run.ts";

/** What invariants may ask of the definitions at hand. */
export interface SurroundingDefinitions {
  readonly definitions: Definitions;
  /** A value set, by canonical URL with or without a version; undefined where it is not at hand. */
  valueSet(url: string): BoundCodes | undefined;
  /** Whether a value conforms to a profile; undefined where the profile is not known. */
  conforms(value: unknown, profile: string, run: Run): boolean | undefined;
}
