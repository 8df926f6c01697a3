import { FhirPathError } from "../syntax.ts";
import type { Items } from "../values/item.ts";
import { compareMoments, Moment } from "../values/moment.ts";
import { Quantity, toBase } from "../values/quantity.ts";
import { decimalOf, systemValue } from "../values/system-value.ts";
import { singleton } from "./singleton.ts";

/** Less than, equal to or greater than 0; undefined where a side is empty or it is left open. Throws for what has no order (FHIRPath N1, section 6.2). */
function compare(left: Items, right: Items): number | undefined {
  const one = singleton(left);
  const other = singleton(right);
  if (one === undefined || other === undefined) return undefined;
  const a = systemValue(one);
  const b = systemValue(other);
  if (a === undefined || b === undefined) return undefined;
  if (typeof a === "number" && typeof b === "number") return a - b;
  const number = decimalOf(a);
  const otherNumber = decimalOf(b);
  if (number !== undefined && otherNumber !== undefined) return number.compare(otherNumber);
  if (a instanceof Quantity && b instanceof Quantity) return compareQuantities(a, b);
  if (a instanceof Moment && b instanceof Moment) return compareMoments(a, b);
  if (a instanceof Moment && typeof b === "string") return compareWithText(a, b);
  if (typeof a === "string" && b instanceof Moment) {
    const order = compareWithText(b, a);
    return order === undefined ? undefined : -order;
  }
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  throw new FhirPathError("Values of these types have no order");
}

function compareWithText(moment: Moment, text: string): number | undefined {
  const other = Moment.parse(moment.kind, text) ?? Moment.parse("dateTime", text);
  if (other === undefined) throw new FhirPathError("Values of these types have no order");
  return compareMoments(moment, other);
}

function compareQuantities(one: Quantity, other: Quantity): number | undefined {
  if (one.unit === other.unit) return one.value.compare(other.value);
  const left = toBase(one, false);
  const right = toBase(other, false);
  return left === undefined || right === undefined || left.unit !== right.unit ? undefined : left.value.compare(right.value);
}

export function less(left: Items, right: Items): boolean | undefined {
  const order = compare(left, right);
  return order === undefined ? undefined : order < 0;
}

export function lessOrEqual(left: Items, right: Items): boolean | undefined {
  const order = compare(left, right);
  return order === undefined ? undefined : order <= 0;
}

export function greater(left: Items, right: Items): boolean | undefined {
  const order = compare(left, right);
  return order === undefined ? undefined : order > 0;
}

export function greaterOrEqual(left: Items, right: Items): boolean | undefined {
  const order = compare(left, right);
  return order === undefined ? undefined : order >= 0;
}
