import { Decimal } from "./decimal.ts";

/** A number with a unit: a UCUM code, or a word of the calendar. */
export class Quantity {
  readonly value: Decimal;
  /** A UCUM code, or a word of the calendar in the singular. */
  readonly unit: string;
  readonly isCalendar: boolean;

  constructor(value: Decimal, unit: string, isCalendar: boolean) {
    this.value = value;
    this.unit = isCalendar ? unit.replace(/s$/, "") : unit;
    this.isCalendar = isCalendar;
  }

  /** `5.4 'mg'`, `3 days`, `5`; undefined for another text. */
  static parse(text: string): Quantity | undefined {
    const found = /^([+-]?\d+(?:\.\d+)?)\s*(?:'([^']+)'|(years?|months?|weeks?|days?|hours?|minutes?|seconds?|milliseconds?))?$/.exec(text);
    const value = found === null ? undefined : Decimal.parse(found[1]!);
    if (value === undefined) return undefined;
    const [, , ucum, calendar] = found!;
    return calendar === undefined ? new Quantity(value, ucum ?? "1", false) : new Quantity(value, calendar, true);
  }

  toString(): string {
    return this.isCalendar ? `${this.value.toString()} ${this.unit}` : `${this.value.toString()} '${this.unit}'`;
  }
}

/** Words of the calendar by the UCUM code of the same length; years and months have none (FHIRPath N1, section 4.1.8). */
const calendarCodes: Readonly<Record<string, string>> = { week: "wk", day: "d", hour: "h", minute: "min", second: "s", millisecond: "ms" };

/** Years and months by the UCUM code of about the same length, for equivalence. */
const roughCodes: Readonly<Record<string, string>> = { year: "a", month: "mo" };

const prefixes: Readonly<Record<string, number>> = { k: 3, h: 2, da: 1, d: -1, c: -2, m: -3, u: -6, n: -9, p: -12, f: -15 };
const metric = ["mol", "Pa", "eq", "g", "m", "L", "l", "s", "V", "J", "W"];
const others: Readonly<Record<string, readonly [factor: string, base: string]>> = {
  min: ["60", "s"], h: ["3600", "s"], d: ["86400", "s"], wk: ["604800", "s"], a: ["31557600", "s"], mo: ["2629800", "s"],
  "[in_i]": ["0.0254", "m"], "[ft_i]": ["0.3048", "m"], "[lb_av]": ["453.59237", "g"], "[oz_av]": ["28.349523125", "g"], "%": ["0.01", "1"], "10*-3": ["0.001", "1"],
};
const bases: Readonly<Record<string, string>> = { l: "L" };

/** The amount in the base unit of its kind, for units that this table knows; any other unit is its own base. Undefined for a year or month of the calendar. */
export function toBase({ value, unit, isCalendar }: Quantity, isRough: boolean): Quantity | undefined {
  const code = isCalendar ? (calendarCodes[unit] ?? (isRough ? roughCodes[unit] : undefined)) : unit;
  if (code === undefined) return undefined;
  const other = Object.hasOwn(others, code) ? others[code] : undefined;
  if (other !== undefined) return new Quantity(value.times(Decimal.parse(other[0])!), other[1], false);
  const stem = metric.find((one) => code.endsWith(one));
  if (stem === undefined) return new Quantity(value, code, false);
  const prefix = code.slice(0, -stem.length);
  const power = prefix === "" ? 0 : Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined;
  if (power === undefined) return new Quantity(value, code, false);
  return new Quantity(value.times(Decimal.parse(`1e${power}`)!), bases[stem] ?? stem, false);
}
