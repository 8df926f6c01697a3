import type { Binding } from "../../src/validation/structure-definition.ts";

/** The parts of FHIR's definition resources that the generator reads. */
export interface StructureDefinition {
  readonly url: string;
  readonly name: string;
  readonly type: string;
  readonly kind: "primitive-type" | "complex-type" | "resource" | "logical";
  readonly abstract: boolean;
  readonly derivation?: "specialization" | "constraint";
  /** Where an extension may stand. */
  readonly context?: readonly { readonly type: string; readonly expression: string }[];
  readonly snapshot?: { readonly element: readonly SnapshotElement[] };
}

export interface SnapshotElement {
  readonly id: string;
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly type?: readonly ElementType[];
  readonly contentReference?: string;
  readonly isModifier?: boolean;
  readonly binding?: Binding;
  readonly constraint?: readonly { readonly key: string; readonly severity: "error" | "warning"; readonly human: string; readonly expression?: string; readonly source?: string }[];
  readonly [fixedOrPattern: `fixed${string}` | `pattern${string}`]: unknown;
}

export interface ElementType {
  readonly code: string;
  readonly profile?: readonly string[];
  readonly targetProfile?: readonly string[];
  readonly extension?: readonly { readonly url: string; readonly valueUrl?: string; readonly valueString?: string }[];
}

/** The last part of a definition's URL: `Patient` of `http://hl7.org/fhir/StructureDefinition/Patient`. */
export function typeName(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
