import type { Model } from "./model.ts";
import { FhirPathError } from "./syntax.ts";
import { Decimal } from "./values/decimal.ts";
import { Node, TypeInfo, type Item } from "./values/item.ts";
import { Moment } from "./values/moment.ts";
import { Quantity } from "./values/quantity.ts";

const systemTypes = new Set(["Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity"]);

/** A type that an expression names. `Quantity` alone is both FHIR's and FHIRPath's. */
export interface TypeName {
  readonly namespace: "System" | "FHIR" | "both";
  readonly name: string;
}

/** Reads `code`, `FHIR.code`, `System.String`. Throws for a type that is none. */
export function typeNamed(text: string, model: Model): TypeName {
  const dot = text.indexOf(".");
  const space = dot < 0 ? "" : text.slice(0, dot);
  const name = text.slice(dot + 1);
  const isSystem = systemTypes.has(name);
  if (space === "System") return { namespace: "System", name };
  if (space === "FHIR" || model.isType(text)) {
    if (space === "FHIR" && !model.isType(name)) throw new FhirPathError(`FHIR has no type ${name}`);
    return { namespace: space === "" && isSystem ? "both" : "FHIR", name: space === "FHIR" ? name : text };
  }
  if (isSystem && space === "") return { namespace: "System", name };
  throw new FhirPathError(`There is no type ${text}`);
}

/** The name of a value's type, in FHIRPath's own or in FHIR's namespace. */
export function typeOf(item: Item, model: Model): TypeInfo {
  if (item instanceof Node) return new TypeInfo("FHIR", model.typeName(item.table));
  return new TypeInfo("System", systemType(item));
}

function systemType(item: Exclude<Item, Node>): string {
  if (typeof item === "string") return "String";
  if (typeof item === "boolean") return "Boolean";
  if (typeof item === "number") return "Integer";
  if (item instanceof Decimal) return "Decimal";
  if (item instanceof Quantity) return "Quantity";
  if (item instanceof Moment) return { date: "Date", dateTime: "DateTime", time: "Time" }[item.kind];
  return "TypeInfo";
}

/** `is`: of the type, or of one that specializes it. */
export function isOfType(item: Item, type: TypeName, model: Model): boolean {
  if (item instanceof Node) return type.namespace !== "System" && model.isA(item.table, type.name);
  return type.namespace !== "FHIR" && systemType(item) === type.name;
}

/** `as` and `ofType`: a primitive type is that type alone, so that a code is no string; a complex one may be specialized. */
export function isExactly(item: Item, type: TypeName, model: Model): boolean {
  return item instanceof Node && model.isPrimitive(item.table) ? type.namespace !== "System" && item.table === type.name : isOfType(item, type, model);
}
