import { isRawJson, type FhirObject } from "../../../model/fhir.ts";
import type { Decimal } from "./decimal.ts";
import type { Moment } from "./moment.ts";
import type { Quantity } from "./quantity.ts";

/** A value of FHIRPath's own: Boolean, String, Integer (a whole number), Decimal, Date, DateTime or Time, Quantity, or what `type()` tells. */
export type SystemValue = boolean | string | number | Decimal | Moment | Quantity | TypeInfo;

/** One entry of a collection: an element of a resource, or a value. */
export type Item = Node | SystemValue;

export type Items = readonly Item[];

export const nothing: Items = [];

/** An element of a resource, or the resource. */
export class Node {
  /** Undefined for a primitive element that has nothing but extensions or an id. */
  readonly json: unknown;
  /** What stands in the `_` property of a primitive element. */
  readonly sibling: FhirObject | undefined;
  /** The type, or the path that has the children (`Patient.contact`). */
  readonly table: string;

  constructor(json: unknown, sibling: FhirObject | undefined, table: string) {
    this.json = json;
    this.sibling = sibling;
    this.table = table;
  }
}

/** What `type()` answers. */
export class TypeInfo {
  readonly namespace: string;
  readonly name: string;
  constructor(namespace: string, name: string) {
    this.namespace = namespace;
    this.name = name;
  }

  toString(): string {
    return `${this.namespace}.${this.name}`;
  }
}

/** A JSON object that is no list, no null and no number kept as its text. */
export function isObject(value: unknown): value is FhirObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRawJson(value);
}
