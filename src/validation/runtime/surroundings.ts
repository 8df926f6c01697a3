import type { Issue } from "../../model/issue.ts";
import type { Definitions } from "../definitions.ts";
import type { DefinitionResource } from "../packages/package.ts";
import type { StructureDefinition } from "../structure-definition.ts";
import type { BoundCodes } from "../value-sets.ts";
import type { Run } from "./run.ts";

/** What invariants may ask of the definitions at hand. */
export interface SurroundingDefinitions {
  readonly definitions: Definitions;
  /** A value set, by canonical URL with or without a version; undefined where it is not at hand. */
  valueSet(url: string): BoundCodes | undefined;
  /** A definition by its type and canonical URL; absent where no definitions are at hand. */
  readonly find: ((resourceType: string, canonical: string) => DefinitionResource | undefined) | undefined;
  /** What the differential of a definition says that its base does not allow, with the places. */
  differentialProblems(definition: StructureDefinition): readonly Issue[];
  /** Whether a value conforms to a profile; undefined where the profile is not known. */
  conforms(value: unknown, profile: string, run: Run): boolean | undefined;
}
