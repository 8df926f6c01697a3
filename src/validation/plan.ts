import type { StoredElement } from "./artefact.ts";
import { choiceName, type Definitions } from "./definitions.ts";
import type { ProfileNode } from "./profile/node.ts";
import type { SlicingPlan } from "./profile/slicing.ts";
import type { Constraint } from "./structure-definition.ts";
import type { BoundCodes } from "./value-sets.ts";

/** One JSON property of a type: an element, or a choice element in one of its types. */
export interface PropertyPlan {
  /** The JSON name: `valueQuantity`. */
  readonly json: string;
  /** The element's name, which is its step in a FHIRPath: `value`. */
  readonly name: string;
  readonly type: string;
  readonly kind: "primitive" | "complex" | "resource";
  /** The table that has its children, for a complex one. */
  readonly table: string;
  /** False for the few primitive values that have no `_` sibling (Element.id, Extension.url, xhtml). */
  readonly hasSibling: boolean;
  readonly min: number;
  readonly max: number;
  readonly list: boolean;
  /** The choice element it belongs to. */
  readonly choice: string | undefined;
  /** The value set that it is bound to. */
  readonly codes: BoundCodes | undefined;
  /** The value set of an extensible binding of base FHIR. */
  readonly extensible: string | undefined;
  /** The widest value set that a weaker binding of base FHIR allows. */
  readonly widest: string | undefined;
  readonly targets: ReadonlySet<string> | undefined;
  readonly fixed?: unknown;
  readonly pattern?: unknown;
  /** What a profile says beyond base FHIR; absent where it says nothing. */
  readonly narrowed?: Narrowing;
}

/** What a profile says of a property. */
export interface Narrowing {
  /** The profile, as issues name it. */
  readonly profile: string;
  /** In words: the types that are allowed, where this one is not. */
  readonly refused?: string;
  /** The element of a snapshot that has the children of the value. */
  readonly inner?: ProfileNode;
  /** Profiles of which the value is to conform to one. */
  readonly anyOf?: readonly ProfileNode[];
  /** For a resource: the types that are allowed. */
  readonly resourceTypes?: ReadonlySet<string>;
  /** How binding the binding is; absent means required. */
  readonly strength?: "extensible" | "preferred";
  /** The widest value set that the binding allows. */
  readonly widest?: string;
  readonly minValue?: unknown;
  readonly maxValue?: unknown;
  /** Characters. */
  readonly maxLength?: number;
  /** Profiles of which the target of a reference is to conform to one. */
  readonly targetProfiles?: readonly ProfileNode[];
  /** How a reference may point to its target. */
  readonly aggregation?: readonly ("contained" | "referenced" | "bundled")[];
  readonly slicing?: SlicingPlan;
  /** Invariants of the element that base FHIR does not have. */
  readonly constraints?: readonly Constraint[];
}

/** What the validator of one type, or of one element with children of its own, is generated from. */
export interface TypePlan {
  readonly name: string;
  readonly isResource: boolean;
  readonly properties: readonly PropertyPlan[];
  /** Names of required elements, in order. */
  readonly required: readonly string[];
  /** The profile it is a plan of, as issues name it; absent for base FHIR. */
  readonly profile?: string;
  /** Those of the required elements that the profile requires, not base FHIR. */
  readonly requiredByProfile?: ReadonlySet<string>;
  /** Invariants at the root of the profile that base FHIR does not have; those of elements stand in `Narrowing.constraints`. */
  readonly constraints?: readonly Constraint[];
}

/** Plans a type or backbone path; undefined when there is none of this name. */
export function planType(definitions: Definitions, name: string): TypePlan | undefined {
  const table = definitions.table(name);
  if (table === undefined) return undefined;
  return {
    name,
    isResource: definitions.types.isResource(name),
    properties: table.flatMap((element) => element.types.map((type) => planProperty(definitions, name, element, type))),
    required: table.filter(({ min }) => (min ?? 0) > 0).map((element) => element.name),
  };
}

/** One JSON property of a stored element: of a choice, that for one of its types. */
export function planProperty(definitions: Definitions, owner: string, element: StoredElement, type: string): PropertyPlan {
  const { types } = definitions;
  const primitive = types.isPrimitive(type);
  const max = element.max === "*" ? Infinity : (element.max ?? 1);
  const isCoded = type === "code" || type === "Coding" || type === "CodeableConcept";
  return {
    json: element.choice ? choiceName(element.name, type) : element.name,
    name: element.name,
    type,
    kind: primitive ? "primitive" : type === "Resource" ? "resource" : "complex",
    table: element.content ?? element.profiles?.[type] ?? type,
    hasSibling: primitive && type !== "xhtml" && (element.name !== "id" || types.isResource(owner)) && !(owner === "Extension" && element.name === "url"),
    min: element.min ?? 0,
    max,
    list: max > 1,
    choice: element.choice ? element.name : undefined,
    codes: isCoded && element.binding !== undefined ? definitions.codeSet(element.binding) : undefined,
    extensible: isCoded ? element.extensible : undefined,
    widest: isCoded ? element.widest : undefined,
    targets: type === "Reference" && element.targets !== undefined ? new Set(element.targets) : undefined,
    ...(element.fixed !== undefined && { fixed: element.fixed }),
    ...(element.pattern !== undefined && { pattern: element.pattern }),
  };
}
