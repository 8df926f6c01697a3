import { FhirPathError } from "../syntax.ts";
import { Decimal } from "../values/decimal.ts";
import { nothing, type Items, type SystemValue } from "../values/item.ts";
import { Moment, moveMoment } from "../values/moment.ts";
import { Quantity, toBase } from "../values/quantity.ts";
import { decimalOf, systemValue } from "../values/system-value.ts";
import { singleton, text } from "./singleton.ts";

type Calculation = (one: SystemValue, other: SystemValue) => SystemValue | undefined;

/** Both sides have one value; empty where one has none (FHIRPath N1, section 6.6). */
function calculate(left: Items, right: Items, calculation: Calculation): Items {
  const one = singleton(left);
  const other = singleton(right);
  const a = one === undefined ? undefined : systemValue(one);
  const b = other === undefined ? undefined : systemValue(other);
  const result = a === undefined || b === undefined ? undefined : calculation(a, b);
  return result === undefined ? nothing : [result];
}

/** A whole number where both sides were whole, and it fits 32 bits. */
function whole(result: Decimal | undefined, one: SystemValue, other: SystemValue): SystemValue | undefined {
  return typeof one === "number" && typeof other === "number" ? toInteger(result) : result;
}

/** Undefined for a number that does not fit 32 bits. */
export function toInteger(value: Decimal | undefined): number | undefined {
  const number = value === undefined ? undefined : Number(value.at(0));
  return number !== undefined && (number | 0) === number ? number : undefined;
}

function numbers(one: SystemValue, other: SystemValue): readonly [Decimal, Decimal] {
  const a = decimalOf(one);
  const b = decimalOf(other);
  if (a === undefined || b === undefined) throw new FhirPathError("Values of these types cannot be calculated with");
  return [a, b];
}

export function plus(left: Items, right: Items): Items {
  return calculate(left, right, (one, other) => {
    if (typeof one === "string" && typeof other === "string") return one + other;
    if (one instanceof Moment) return move(one, other, 1);
    if (one instanceof Quantity && other instanceof Quantity) return addQuantities(one, other, 1);
    const [a, b] = numbers(one, other);
    return whole(a.plus(b), one, other);
  });
}

export function minus(left: Items, right: Items): Items {
  return calculate(left, right, (one, other) => {
    if (one instanceof Moment) return move(one, other, -1);
    if (one instanceof Quantity && other instanceof Quantity) return addQuantities(one, other, -1);
    const [a, b] = numbers(one, other);
    return whole(a.minus(b), one, other);
  });
}

function move(moment: Moment, by: SystemValue, sign: 1 | -1): Moment | undefined {
  if (!(by instanceof Quantity)) throw new FhirPathError("A date or time is moved by a quantity");
  // A year and a month of UCUM have a fixed length, those of the calendar have not (section 6.6.7).
  if (!by.isCalendar && ["a", "mo"].includes(by.unit)) throw new FhirPathError("A date is not moved by years and months of UCUM");
  if (!isTimeUnit(by)) throw new FhirPathError("A date or time is moved by a length of time");
  return moveMoment(moment, sign * by.value.toNumber(), by.unit);
}

function isTimeUnit({ unit }: Quantity): boolean {
  return /^(?:year|month|week|day|hour|minute|second|millisecond)s?$|^(?:wk|d|h|min|s|ms)$/.test(unit);
}

function addQuantities(one: Quantity, other: Quantity, sign: 1 | -1): Quantity | undefined {
  const add = (a: Quantity, b: Quantity): Quantity => new Quantity(sign === 1 ? a.value.plus(b.value) : a.value.minus(b.value), a.unit, a.isCalendar);
  if (one.unit === other.unit) return add(one, other);
  const a = toBase(one, false);
  const b = toBase(other, false);
  return a === undefined || b === undefined || a.unit !== b.unit ? undefined : add(a, b);
}

export function times(left: Items, right: Items): Items {
  return calculate(left, right, (one, other) => {
    if (one instanceof Quantity || other instanceof Quantity) return scaleQuantity(one, other);
    const [a, b] = numbers(one, other);
    return whole(a.times(b), one, other);
  });
}

function scaleQuantity(one: SystemValue, other: SystemValue): Quantity | undefined {
  const a = one instanceof Quantity ? one : new Quantity(numbers(one, 1)[0], "1", false);
  const b = other instanceof Quantity ? other : new Quantity(numbers(other, 1)[0], "1", false);
  const value = a.value.times(b.value);
  if (b.unit === "1") return new Quantity(value, a.unit, a.isCalendar);
  if (a.unit === "1") return new Quantity(value, b.unit, b.isCalendar);
  const [x, y] = [toBase(a, false), toBase(b, false)];
  return x === undefined || y === undefined ? undefined : new Quantity(x.value.times(y.value), x.unit === y.unit ? `${x.unit}2` : `${x.unit}.${y.unit}`, false);
}

export function over(left: Items, right: Items): Items {
  return calculate(left, right, (one, other) => {
    if (one instanceof Quantity) return divideQuantity(one, other);
    const [a, b] = numbers(one, other);
    return a.over(b);
  });
}

function divideQuantity(one: Quantity, other: SystemValue): Quantity | undefined {
  const by = other instanceof Quantity ? other : new Quantity(numbers(other, 1)[0], "1", false);
  const a = by.unit === "1" ? one : toBase(one, false);
  const b = by.unit === "1" ? by : toBase(by, false);
  const value = a === undefined || b === undefined ? undefined : a.value.over(b.value);
  if (value === undefined) return undefined;
  return new Quantity(value, b!.unit === "1" ? a!.unit : a!.unit === b!.unit ? "1" : `${a!.unit}/${b!.unit}`, false);
}

/** `div`: the whole part of the quotient. */
export function wholeQuotient(left: Items, right: Items): Items {
  return calculate(left, right, (one, other) => {
    const [a, b] = numbers(one, other);
    return toInteger(quotient(a, b));
  });
}

export function remainder(left: Items, right: Items): Items {
  return calculate(left, right, (one, other) => {
    const [a, b] = numbers(one, other);
    const times = quotient(a, b);
    return times === undefined ? undefined : whole(a.minus(b.times(times)), one, other);
  });
}

/** Cut off towards zero. */
function quotient(one: Decimal, other: Decimal): Decimal | undefined {
  if (other.digits === 0n) return undefined;
  const scale = Math.max(one.scale, other.scale);
  return new Decimal(one.at(scale) / other.at(scale), 0);
}

/** `&`: empty counts as the empty text. */
export function concatenate(left: Items, right: Items): Items {
  return [(text(left) ?? "") + (text(right) ?? "")];
}

export function negative(items: Items): Items {
  const item = singleton(items);
  const value = item === undefined ? undefined : systemValue(item);
  if (value === undefined) return nothing;
  if (typeof value === "number") return [0 - value];
  if (value instanceof Decimal) return [new Decimal(-value.digits, value.scale)];
  if (value instanceof Quantity) return [new Quantity(new Decimal(-value.value.digits, value.value.scale), value.unit, value.isCalendar)];
  throw new FhirPathError("A number is expected after the sign");
}
