import { choiceName, type Definitions } from "../definitions.ts";

/** One JSON property that an element may stand in: a choice element has one a type. */
export interface Alternative {
  readonly json: string;
  /** Its `_` property, for a primitive type. */
  readonly sibling: string | undefined;
  readonly isList: boolean;
  /** The type, or the path that has its children (`Patient.contact`); `Resource` for any resource. */
  readonly table: string;
}

/** The types that expressions see: FHIR's, by their names and by the paths of elements with children of their own. */
export interface Model {
  /** The element of a type or path by its FHIRPath name (`value`); undefined where there is none. */
  element(table: string, name: string): readonly Alternative[] | undefined;
  /** All elements of a type or path in the order of the definition. */
  elements(table: string): ReadonlyMap<string, readonly Alternative[]>;
  isPrimitive(table: string): boolean;
  isResource(table: string): boolean;
  /** True for a type's name, primitive, complex or resource. */
  isType(name: string): boolean;
  /** The FHIR type of a table: `BackboneElement` of `Patient.contact`. */
  typeName(table: string): string;
  /** True when a type is another one or a specialization of it. */
  isA(table: string, type: string): boolean;
}

/** What primitive types specialize, where it is not Element (R4 datatypes, section 2.24.0.1). */
const primitiveParents: Readonly<Record<string, string>> = {
  code: "string", id: "string", markdown: "string",
  canonical: "uri", oid: "uri", url: "uri", uuid: "uri",
  positiveInt: "integer", unsignedInt: "integer",
};

/** What complex types specialize, where it is not Element (R4 datatypes, section 2.24.0). */
const complexParents: Readonly<Record<string, string>> = {
  Age: "Quantity", Count: "Quantity", Distance: "Quantity", Duration: "Quantity", MoneyQuantity: "Quantity", SimpleQuantity: "Quantity",
  Dosage: "BackboneElement", ElementDefinition: "BackboneElement", Timing: "BackboneElement",
};

/** Resource types that specialize Resource directly (R4 resource list). */
const bareResources = new Set(["Bundle", "Binary", "Parameters", "DomainResource"]);

const none: ReadonlyMap<string, readonly Alternative[]> = new Map();

const models = new WeakMap<Definitions, Model>();

/** The model of the definitions; one for each. */
export function modelOf(definitions: Definitions): Model {
  const known = models.get(definitions);
  if (known !== undefined) return known;
  const made = createModel(definitions);
  models.set(definitions, made);
  return made;
}

function createModel(definitions: Definitions): Model {
  const { types } = definitions;
  const tables = new Map<string, ReadonlyMap<string, readonly Alternative[]>>();

  const elements = (table: string): ReadonlyMap<string, readonly Alternative[]> => {
    const known = tables.get(table);
    if (known !== undefined) return known;
    const stored = definitions.table(table);
    const made =
      stored === undefined
        ? none
        : new Map(
            stored.map((element) => [
              element.name,
              element.types.map((type): Alternative => {
                const json = element.choice ? choiceName(element.name, type) : element.name;
                return {
                  json,
                  sibling: types.isPrimitive(type) ? `_${json}` : undefined,
                  isList: element.max === "*" || (element.max ?? 1) > 1,
                  table: element.content ?? element.profiles?.[type] ?? type,
                };
              }),
            ]),
          );
    tables.set(table, made);
    return made;
  };
  const parent = (type: string): string | undefined => {
    if (type === "Element" || type === "Resource") return undefined;
    if (types.isResource(type)) return bareResources.has(type) ? "Resource" : "DomainResource";
    if (types.isPrimitive(type)) return primitiveParents[type] ?? "Element";
    return complexParents[type] ?? "Element";
  };
  const typeName = (table: string): string => (table.includes(".") ? "BackboneElement" : table === "SimpleQuantity" || table === "MoneyQuantity" ? "Quantity" : table);

  return {
    element: (table, name) => elements(table).get(name),
    elements,
    isPrimitive: (table) => types.isPrimitive(table),
    isResource: (table) => types.isResource(table),
    isType: (name) => types.isPrimitive(name) || types.isResource(name) || (!name.includes(".") && definitions.table(name) !== undefined) || name === "BackboneElement" || name === "Element",
    typeName,
    isA(table, type) {
      for (let one: string | undefined = typeName(table); one !== undefined; one = parent(one)) {
        if (one === type) return true;
      }
      return false;
    },
  };
}
