/** What FHIR R4 says of one element, as far as mapping tables are checked and compiled against it. */
export interface ElementDefinition {
  /** The JSON property: `valueQuantity` for a choice of that type. */
  readonly name: string;
  /** Type codes (`CodeableConcept`, `string`, `Reference`, `BackboneElement`); one for a choice that is named by its type. */
  readonly type: string;
  readonly min: number;
  /** True when the element repeats, so that its JSON is an array. */
  readonly list: boolean;
  /** Where `type` is BackboneElement or Element: the path whose children it has (`Patient.contact`). */
  readonly content?: string;
  /** Resource types a Reference may point to; absent means any. */
  readonly targets?: readonly string[];
  /** The codes of a required binding, where it is enumerable. */
  readonly codes?: ReadonlySet<string>;
  /** `value` for `valueQuantity`: elements of one choice exclude one another. */
  readonly choice?: string;
}

/** What HL7 says of an extension that it has published. */
export interface ExtensionDefinition {
  /** The types of its value; empty for a complex one. */
  readonly types: readonly string[];
  /** The elements and types that it may stand in (`Patient`, `Patient.birthDate`, `ContactPoint`, `Element`); absent where its definition says it in other words than these. */
  readonly contexts?: readonly string[];
  /** It changes the meaning of what it stands in, and is a modifierExtension there. */
  readonly modifier?: boolean;
}

/** The FHIR types that mapping targets. */
export interface TypeDefinitions {
  /** The element of a type or backbone path by its JSON name; undefined when R4 does not have it. */
  element(typeOrPath: string, name: string): ElementDefinition | undefined;
  /** All elements of a type or backbone path in the order of the definition; undefined when there is no such type. */
  elements(typeOrPath: string): readonly ElementDefinition[] | undefined;
  /** True for a resource type. */
  isResource(type: string): boolean;
  /** True for a primitive type (`string`, `code`, `dateTime`). */
  isPrimitive(type: string): boolean;
  /** A published extension by its canonical URL; undefined when it is not known. */
  extension(url: string): ExtensionDefinition | undefined;
}
