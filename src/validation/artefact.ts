import type { ExtensionDefinition } from "../model/definitions.ts";

/** The files of the definitions artefact, in its folder. `scripts/definitions` writes them, `load.ts` reads them. */
export const artefactFiles = {
  /** What every start needs (`DefinitionsArtefact`). */
  definitions: "definitions.json",
  /** Invariants (FHIRPath constraints) by element path; not needed to start. */
  constraints: "constraints.json",
  /** HL7's own definitions, one a line, that profiles and their value sets rest on; read when the first profile is asked for. */
  library: "library.ndjson",
  /** The hash of what the artefact was made from. */
  stamp: "stamp.json",
} as const;

/** One element of a snapshot (ElementDefinition), reduced to what is checked. What has the usual value is left out. */
export interface StoredElement {
  /** The last step of the path, without `[x]`. */
  readonly name: string;
  /** Cardinality; absent means 0. */
  readonly min?: number;
  /** Cardinality; absent means 1. */
  readonly max?: number | "*";
  /** Type codes; several, or one with `choice`, for `value[x]`. */
  readonly types: readonly string[];
  /** True for `value[x]`: the JSON property is the name with the type. */
  readonly choice?: true;
  /** For BackboneElement, Element and content references: the path that has the children. */
  readonly content?: string;
  /** Profiles that the definition asks for of its types (`Quantity`: `SimpleQuantity`), by the names of their tables. */
  readonly profiles?: Readonly<Record<string, string>>;
  /** Resource types that a Reference may point to; absent means any. */
  readonly targets?: readonly string[];
  /** Index into `valueSets`, where the binding is required. */
  readonly binding?: number;
  /** The value set of an extensible binding. */
  readonly extensible?: string;
  /** The widest value set that a weaker binding allows (extension elementdefinition-maxValueSet). */
  readonly widest?: string;
  readonly fixed?: unknown;
  readonly pattern?: unknown;
}

/** A value set of a required binding. Codes by code system; absent where it cannot be enumerated (UCUM, media types, currencies). */
export interface StoredValueSet {
  readonly url: string;
  readonly codes?: Readonly<Record<string, readonly string[]>>;
}

/** One invariant of a snapshot (ElementDefinition.constraint). */
export interface StoredConstraint {
  readonly key: string;
  readonly severity: "error" | "warning";
  readonly human: string;
  readonly expression?: string;
}

/** `constraints.json`: invariants by element path. */
export type ConstraintsArtefact = Readonly<Record<string, readonly StoredConstraint[]>>;

/** `definitions.json`: base FHIR as tables. */
export interface DefinitionsArtefact {
  /** The FHIR version: `4.0.1`. */
  readonly version: string;
  /** Concrete resource types. */
  readonly resources: readonly string[];
  /** Abstract resource types (`Resource`, `DomainResource`). */
  readonly abstractResources: readonly string[];
  /** Primitive types and the regular expressions of their values, as the specification prints them ("" where it has none). */
  readonly primitives: Readonly<Record<string, string>>;
  /** Elements by type (`Patient`, `HumanName`) and by the path of an element with children of its own (`Patient.contact`). */
  readonly types: Readonly<Record<string, readonly StoredElement[]>>;
  readonly valueSets: readonly StoredValueSet[];
  /** Published extensions by canonical URL. */
  readonly extensions: Readonly<Record<string, ExtensionDefinition>>;
}
