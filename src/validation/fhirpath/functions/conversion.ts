import { singleton } from "../operators/singleton.ts";
import { toInteger } from "../operators/arithmetic.ts";
import { Decimal } from "../values/decimal.ts";
import { nothing, type Items, type SystemValue } from "../values/item.ts";
import { Moment, type MomentKind } from "../values/moment.ts";
import { Quantity } from "../values/quantity.ts";
import { systemValue } from "../values/system-value.ts";
import { collection, predicate, type FhirPathFunction } from "./function.ts";

type Conversion = (value: SystemValue) => SystemValue | undefined;

const words: Readonly<Record<string, boolean>> = { true: true, t: true, yes: true, y: true, "1": true, "1.0": true, false: false, f: false, no: false, n: false, "0": false, "0.0": false };

const toBoolean: Conversion = (value) => {
  if (typeof value === "boolean") return value;
  if (typeof value === "number" || value instanceof Decimal) {
    const number = String(value instanceof Decimal ? value.trimmed() : value);
    return number === "1" ? true : number === "0" ? false : undefined;
  }
  const word = typeof value === "string" ? value.toLowerCase() : "";
  return Object.hasOwn(words, word) ? words[word] : undefined;
};

const toWhole: Conversion = (value) => {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  return typeof value === "string" && /^[+-]?\d+$/.test(value) ? toInteger(Decimal.parse(value)) : undefined;
};

const toDecimal: Conversion = (value) => {
  if (typeof value === "boolean") return new Decimal(value ? 1n : 0n, 0);
  if (value instanceof Decimal) return value;
  if (typeof value === "number") return Decimal.of(value);
  return typeof value === "string" && /^[+-]?\d+(?:\.\d+)?$/.test(value) ? Decimal.parse(value) : undefined;
};

const toText: Conversion = String;

const toQuantity: Conversion = (value) => {
  if (value instanceof Quantity) return value;
  if (typeof value === "string") return Quantity.parse(value);
  const number = toDecimal(value);
  return number instanceof Decimal ? new Quantity(number, "1", false) : undefined;
};

function toMoment(kind: MomentKind): Conversion {
  return (value) => {
    const text = value instanceof Moment && (value.kind === "time") === (kind === "time") ? value.text : value;
    if (typeof text !== "string") return undefined;
    return Moment.parse(kind, kind === "date" ? text.split("T")[0]! : text);
  };
}

const conversions: Readonly<Record<string, Conversion>> = {
  Boolean: toBoolean, Integer: toWhole, Decimal: toDecimal, String: toText, Quantity: toQuantity, Date: toMoment("date"), DateTime: toMoment("dateTime"), Time: toMoment("time"),
};

function converted(input: Items, conversion: Conversion): SystemValue | undefined {
  const item = singleton(input);
  const value = item === undefined ? undefined : systemValue(item);
  return value === undefined ? undefined : conversion(value);
}

/** `toX()` and `convertsToX()` (FHIRPath N1, section 5.5). */
export const conversion: readonly FhirPathFunction[] = Object.entries(conversions).flatMap(([type, convert]) => {
  const takesUnit: readonly "items"[] = type === "Quantity" ? ["items"] : [];
  return [
    collection(`to${type}`, [], takesUnit, (_, input) => {
      const value = converted(input, convert);
      return value === undefined ? nothing : [value];
    }),
    predicate(`convertsTo${type}`, [], takesUnit, (_, input) => (input.length === 0 ? undefined : converted(input, convert) !== undefined)),
  ];
});
