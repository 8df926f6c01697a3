import { isRawJson } from "../../../model/fhir.ts";
import { Decimal } from "../values/decimal.ts";
import { isObject, Node, TypeInfo, type Item, type Items } from "../values/item.ts";
import { compareMoments, haveSamePrecision, Moment } from "../values/moment.ts";
import { Quantity, toBase } from "../values/quantity.ts";
import { decimalOf, systemValue } from "../values/system-value.ts";

/** `=`: undefined where a side is empty or a precision leaves it open (FHIRPath N1, section 6.1.1). */
export function equal(left: Items, right: Items): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined;
  if (left.length !== right.length) return false;
  let isOpen = false;
  for (let i = 0; i < left.length; i++) {
    const same = equalItems(left[i]!, right[i]!);
    if (same === false) return false;
    isOpen ||= same === undefined;
  }
  return isOpen ? undefined : true;
}

export function notEqual(left: Items, right: Items): boolean | undefined {
  const same = equal(left, right);
  return same === undefined ? undefined : !same;
}

export function equalItems(left: Item, right: Item): boolean | undefined {
  const one = systemValue(left);
  const other = systemValue(right);
  if (one === undefined || other === undefined) return one === other && left instanceof Node && right instanceof Node && equalJson(left.json, right.json) && equalJson(left.sibling, right.sibling);
  if (typeof one === typeof other && typeof one !== "object") return one === other;
  if (one instanceof Quantity || other instanceof Quantity) return equalQuantities(asQuantity(one), asQuantity(other), false);
  const number = decimalOf(one);
  if (number !== undefined) {
    const otherNumber = decimalOf(other);
    return otherNumber !== undefined && number.compare(otherNumber) === 0;
  }
  if (one instanceof Moment || other instanceof Moment) return equalMoments(one, other);
  return one instanceof TypeInfo && other instanceof TypeInfo && one.name === other.name && one.namespace === other.namespace;
}

function equalMoments(one: unknown, other: unknown): boolean | undefined {
  const left = one instanceof Moment ? one : momentLike(one, other as Moment);
  const right = other instanceof Moment ? other : momentLike(other, one as Moment);
  if (left === undefined || right === undefined || (left.kind === "time") !== (right.kind === "time")) return false;
  const order = compareMoments(left, right);
  return order === undefined ? undefined : order === 0;
}

/** A text beside a date or time is read as one (`birthDate = '1974-12-25'`). */
function momentLike(value: unknown, like: Moment): Moment | undefined {
  return typeof value === "string" ? (Moment.parse(like.kind, value) ?? Moment.parse("dateTime", value)) : undefined;
}

function asQuantity(value: unknown): Quantity | undefined {
  if (value instanceof Quantity) return value;
  const number = typeof value === "number" ? Decimal.of(value) : value instanceof Decimal ? value : undefined;
  return number === undefined ? undefined : new Quantity(number, "1", false);
}

/** Undefined where calendar and UCUM units cannot be compared, or the kinds of the units differ. */
function equalQuantities(one: Quantity | undefined, other: Quantity | undefined, isRough: boolean): boolean | undefined {
  if (one === undefined || other === undefined) return false;
  if (one.unit === other.unit && one.isCalendar === other.isCalendar) return sameNumbers(one.value, other.value, isRough);
  const left = toBase(one, isRough);
  const right = toBase(other, isRough);
  if (left === undefined || right === undefined || left.unit !== right.unit) return isRough ? false : undefined;
  return sameNumbers(left.value, right.value, isRough);
}

function sameNumbers(one: Decimal, other: Decimal, isRough: boolean): boolean {
  if (!isRough) return one.compare(other) === 0;
  const scale = Math.min(one.trimmed().scale, other.trimmed().scale);
  return one.rounded(scale).compare(other.rounded(scale)) === 0;
}

/** `~`: true or false in any case; texts without regard to case and white space, numbers to the lesser precision, lists in any order (section 6.1.3). */
export function equivalent(left: Items, right: Items): boolean {
  if (left.length !== right.length) return false;
  const rest = [...right];
  return left.every((one) => {
    const found = rest.findIndex((other) => equivalentItems(one, other));
    if (found >= 0) rest.splice(found, 1);
    return found >= 0;
  });
}

export function notEquivalent(left: Items, right: Items): boolean {
  return !equivalent(left, right);
}

function equivalentItems(left: Item, right: Item): boolean {
  const one = systemValue(left);
  const other = systemValue(right);
  if (one === undefined || other === undefined) return equalItems(left, right) === true;
  if (typeof one === "string" && typeof other === "string") return plain(one) === plain(other);
  if (one instanceof Quantity || other instanceof Quantity) return equalQuantities(asQuantity(one), asQuantity(other), true) === true;
  const number = decimalOf(one);
  const otherNumber = decimalOf(other);
  if (number !== undefined && otherNumber !== undefined) return sameNumbers(number, otherNumber, true);
  if (one instanceof Moment && other instanceof Moment) return haveSamePrecision(one, other) && equalItems(one, other) === true;
  return equalItems(left, right) === true;
}

function plain(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, " ");
}

/** JSON values without regard to the order of properties; numbers by value. */
function equalJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((value, index) => equalJson(value, other[index]));
  if (isObject(one)) {
    if (!isObject(other)) return false;
    const names = Object.keys(one);
    return names.length === Object.keys(other).length && names.every((name) => equalJson(one[name], other[name]));
  }
  const number = numberOf(one);
  const otherNumber = numberOf(other);
  return number !== undefined && otherNumber !== undefined && number.compare(otherNumber) === 0;
}

function numberOf(value: unknown): Decimal | undefined {
  return typeof value === "number" ? Decimal.of(value) : isRawJson(value) ? Decimal.parse(value.rawJSON) : undefined;
}

/** A text that is the same for items that are equal, so that lists are compared in linear time. */
export function keyOf(item: Item): string {
  const value = systemValue(item);
  if (typeof value === "string") return `s${value}`;
  if (typeof value === "boolean") return `b${value}`;
  const number = decimalOf(value);
  if (number !== undefined) return `n${number.trimmed().toString()}`;
  if (value instanceof Quantity) {
    const base = toBase(value, false);
    return base === undefined ? `c${value.value.trimmed().toString()} ${value.unit}` : `q${base.value.trimmed().toString()} ${base.unit}`;
  }
  if (value instanceof Moment) return `t${value.kind === "time"}${value.offset === undefined ? value.parts.join() : momentKey(value)}`;
  if (value instanceof TypeInfo) return `y${value.namespace}.${value.name}`;
  const node = item as Node;
  return `j${jsonKey(node.json)}${jsonKey(node.sibling)}`;
}

function momentKey(moment: Moment): string {
  return moment.parts.length < 4 ? moment.parts.join() : new Date(moment.text.length < 17 ? `${moment.text.slice(0, 16)}Z` : moment.text).toISOString();
}

function jsonKey(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonKey).join()}]`;
  if (isObject(value)) return `{${Object.keys(value).sort().map((name) => `${name}:${jsonKey(value[name])}`).join()}}`;
  const number = numberOf(value);
  return number === undefined ? JSON.stringify(value ?? null) : String(number.trimmed());
}
