import type { StoredElement } from "./artefact.ts";
import { choiceName, type CodeSet, type Definitions } from "./definitions.ts";

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
  readonly codes: CodeSet | undefined;
  readonly targets: ReadonlySet<string> | undefined;
  readonly fixed?: unknown;
  readonly pattern?: unknown;
}

/** What the validator of one type, or of one element with children of its own, is generated from. */
export interface TypePlan {
  readonly name: string;
  readonly isResource: boolean;
  readonly properties: readonly PropertyPlan[];
  /** Names of required elements, in order. */
  readonly required: readonly string[];
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

function planProperty(definitions: Definitions, owner: string, element: StoredElement, type: string): PropertyPlan {
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
    targets: type === "Reference" && element.targets !== undefined ? new Set(element.targets) : undefined,
    ...(element.fixed !== undefined && { fixed: element.fixed }),
    ...(element.pattern !== undefined && { pattern: element.pattern }),
  };
}
