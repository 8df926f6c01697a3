/** FHIR's StructureDefinition (R4), as far as snapshots are generated and profiles planned from it. Other properties are carried along. */
export interface StructureDefinition {
  readonly resourceType: "StructureDefinition";
  readonly url: string;
  readonly version?: string;
  readonly name?: string;
  readonly status?: string;
  readonly type: string;
  readonly kind: "primitive-type" | "complex-type" | "resource" | "logical";
  readonly abstract?: boolean;
  readonly derivation?: "specialization" | "constraint";
  readonly baseDefinition?: string;
  readonly context?: readonly ExtensionContext[];
  /** FHIRPath that is true of an element that has the extension. */
  readonly contextInvariant?: readonly string[];
  readonly snapshot?: { readonly element: readonly ProfileElement[] };
  readonly differential?: { readonly element: readonly ProfileElement[] };
}

/** Where an extension may stand (StructureDefinition.context). */
export interface ExtensionContext {
  readonly type: "fhirpath" | "element" | "extension";
  readonly expression: string;
}

/** ElementDefinition. In a differential everything but the path may be missing. */
export interface ProfileElement {
  readonly id?: string;
  readonly path: string;
  readonly sliceName?: string;
  readonly slicing?: Slicing;
  readonly min?: number;
  readonly max?: string;
  readonly base?: { readonly path: string; readonly min: number; readonly max: string };
  readonly type?: readonly ElementType[];
  readonly contentReference?: string;
  readonly maxLength?: number;
  readonly isModifier?: boolean;
  readonly binding?: Binding;
  readonly constraint?: readonly Constraint[];
  readonly [more: string]: unknown;
}

export interface Slicing {
  readonly discriminator?: readonly Discriminator[];
  readonly rules?: "open" | "closed" | "openAtEnd";
  readonly ordered?: boolean;
  readonly description?: string;
}

export interface Discriminator {
  readonly type: "value" | "exists" | "pattern" | "type" | "profile";
  readonly path: string;
}

export interface ElementType {
  readonly code: string;
  readonly profile?: readonly string[];
  readonly targetProfile?: readonly string[];
  readonly aggregation?: readonly ("contained" | "referenced" | "bundled")[];
  readonly versioning?: "either" | "independent" | "specific";
}

export interface Binding {
  readonly strength: "required" | "extensible" | "preferred" | "example";
  readonly valueSet?: string;
  readonly extension?: readonly { readonly url: string; readonly valueCanonical?: string; readonly valueUri?: string }[];
  readonly [more: string]: unknown;
}

export interface Constraint {
  readonly key: string;
  readonly severity: "error" | "warning";
  readonly human: string;
  readonly expression?: string;
  readonly source?: string;
}

const fhir = "http://hl7.org/fhir/StructureDefinition/";

/** The canonical URL of a type: `http://hl7.org/fhir/StructureDefinition/Patient` of `Patient`. */
export function typeUrl(type: string): string {
  return type.includes("/") ? type : fhir + type;
}

const widest = `${fhir}elementdefinition-maxValueSet`;

/** The widest value set that a binding allows, however weak it is (extension elementdefinition-maxValueSet). */
export function widestValueSet(binding: Pick<Binding, "extension"> | undefined): string | undefined {
  const found = binding?.extension?.find(({ url }) => url === widest);
  return found?.valueCanonical ?? found?.valueUri;
}

/** The binding's extension that names it. */
export function widestExtension(valueSet: string): NonNullable<Binding["extension"]> {
  return [{ url: widest, valueCanonical: valueSet }];
}

/** The last part of a definition's URL, without a version: `Patient` of `http://hl7.org/fhir/StructureDefinition/Patient|4.0.1`. */
export function nameOf(url: string): string {
  const plain = url.split("|", 1)[0]!;
  return plain.slice(plain.lastIndexOf("/") + 1);
}

/** `fixedUri` of an element that has one; `word` is `fixed`, `pattern`, `minValue` and the like. */
export function propertyStarting(element: ProfileElement, word: string): string | undefined {
  return Object.keys(element).find((key) => key.startsWith(word) && key.length > word.length && key[word.length]! <= "Z");
}

/** The value of that property; undefined where the element has none. */
export function valueStarting(element: ProfileElement, word: string): unknown {
  const property = propertyStarting(element, word);
  return property === undefined ? undefined : element[property];
}
