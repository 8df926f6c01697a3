const dateForm = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
const dateTimeForm = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T(?:(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?)?(Z|[+-]\d\d:\d\d)?)?$/;
const timeForm = /^(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?$/;

export type MomentKind = "date" | "dateTime" | "time";

/** A date, dateTime or time with the precision it was written with. */
export class Moment {
  readonly kind: MomentKind;
  /** As written. */
  readonly text: string;
  /** Year, month, day, hour, minute, second as far as given; hour, minute, second for a time. A second may have a fraction. */
  readonly parts: readonly number[];
  /** Minutes east of UTC, where given. */
  readonly offset: number | undefined;

  constructor(kind: MomentKind, text: string, parts: readonly number[], offset: number | undefined) {
    this.kind = kind;
    this.text = text;
    this.parts = parts;
    this.offset = offset;
  }

  /** Undefined for a text that is none. */
  static parse(kind: MomentKind, text: string): Moment | undefined {
    const form = kind === "date" ? dateForm : kind === "time" ? timeForm : dateTimeForm;
    const found = form.exec(text);
    if (found === null) return undefined;
    const zone = kind === "dateTime" ? found[7] : undefined;
    const parts = found.slice(1, kind === "dateTime" ? 7 : 4).filter((part) => part !== undefined).map(Number);
    return isMoment(kind, parts) ? new Moment(kind, text, parts, zone === undefined ? undefined : offsetOf(zone)) : undefined;
  }

  toString(): string {
    return this.text;
  }
}

function isMoment(kind: MomentKind, parts: readonly number[]): boolean {
  const [hour = 0, minute = 0, second = 0] = kind === "time" ? parts : parts.slice(3);
  if (hour > 24 || minute > 59 || second >= 61) return false;
  if (kind === "time") return true;
  const [year = 1, month = 1, day = 1] = parts;
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith("-") ? -minutes : minutes;
}

/**
 * Less than, equal to or greater than 0; undefined where the precisions leave it open, or where one has an offset and the other
 * has none and they lie within a day of each other (FHIRPath N1, section 6.2).
 */
export function compareMoments(one: Moment, other: Moment): number | undefined {
  if ((one.kind === "time") !== (other.kind === "time")) return undefined;
  if (one.offset !== undefined && other.offset !== undefined) return compareParts(utcParts(one), utcParts(other));
  const asWritten = compareParts(one.parts, other.parts);
  const hasHours = one.parts.length > 3 && other.parts.length > 3;
  if (one.kind === "time" || !hasHours || one.offset === other.offset || Math.abs(milliseconds(one.parts) - milliseconds(other.parts)) > 86_400_000) return asWritten;
  return undefined;
}

/** True when both have the same precision; seconds and their fractions are one. */
export function haveSamePrecision(one: Moment, other: Moment): boolean {
  return one.parts.length === other.parts.length;
}

function compareParts(one: readonly number[], other: readonly number[]): number | undefined {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    if (one[i] !== other[i]) return one[i]! < other[i]! ? -1 : 1;
  }
  return one.length === other.length ? 0 : undefined;
}

function utcParts({ parts, offset }: Moment): readonly number[] {
  if (parts.length < 4 || offset === 0) return parts;
  const [year, month, day, hour, minute = 0, second] = parts as [number, number, number, number, number?, number?];
  const utc = new Date(instant(year, month, day, hour, minute) - offset! * 60_000);
  const all = [utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate(), utc.getUTCHours(), utc.getUTCMinutes(), second ?? 0];
  return all.slice(0, parts.length);
}

/** Milliseconds of the earliest moment that the parts may mean. */
function milliseconds(parts: readonly number[]): number {
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts as [number, ...number[]];
  return instant(year, month, day, hour, minute) + second * 1000;
}

/** Of a year from 1 on: Date.UTC takes years below 100 for 1900 and later. */
function instant(year: number, month: number, day: number, hour: number, minute: number): number {
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute));
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

/** The units of the calendar that a moment can be moved by, by their UCUM codes as well where these mean the same length. */
const steps: Readonly<Record<string, readonly [part: number, count: number]>> = {
  year: [0, 1], month: [1, 1], week: [2, 7], day: [2, 1], hour: [3, 1], minute: [4, 1], second: [5, 1], millisecond: [5, 0.001],
  wk: [2, 7], d: [2, 1], h: [3, 1], min: [4, 1], s: [5, 1], ms: [5, 0.001],
};

/** The moment `amount` units later (earlier, where negative), in its own precision; undefined where it has no such unit (FHIRPath N1, section 6.6.7). */
export function moveMoment(moment: Moment, amount: number, unit: string): Moment | undefined {
  const step = steps[unit] ?? steps[unit.replace(/s$/, "")];
  if (step === undefined) return undefined;
  const isTime = moment.kind === "time";
  const [part, count] = step;
  if (isTime && part < 3) return undefined;
  const parts = isTime ? [2000, 1, 1, ...moment.parts] : moment.parts;
  const moved = parts.length > part ? moveParts(parts, part, amount * count, part === 5) : moveCoarse(parts, part, amount * count);
  if (moved === undefined) return undefined;
  return rewrite(moment, isTime ? moved.slice(3) : moved);
}

function moveParts(parts: readonly number[], part: number, amount: number, hasFraction: boolean): readonly number[] | undefined {
  const whole = hasFraction ? amount : Math.trunc(amount);
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts as [number, ...number[]];
  if (part < 2) {
    const months = year * 12 + month - 1 + whole * (part === 0 ? 12 : 1);
    const newYear = Math.floor(months / 12);
    const newMonth = (months % 12) + 1;
    if (newYear < 1 || newYear > 9999) return undefined;
    const lastDay = new Date(instant(newYear, newMonth + 1, 0, 0, 0)).getUTCDate();
    return [newYear, newMonth, Math.min(day, lastDay), hour, minute, second].slice(0, parts.length);
  }
  const unit = [0, 0, 86_400_000, 3_600_000, 60_000, 1000][part]!;
  const moved = new Date(Math.round(instant(year, month, day, hour, minute) + second * 1000 + whole * unit));
  if (Number.isNaN(moved.getTime()) || moved.getUTCFullYear() < 1 || moved.getUTCFullYear() > 9999) return undefined;
  const seconds = moved.getUTCSeconds() + moved.getUTCMilliseconds() / 1000;
  return [moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate(), moved.getUTCHours(), moved.getUTCMinutes(), seconds].slice(0, parts.length);
}

/** A unit finer than the moment's precision counts in whole units of that precision: 24 months are two years, 25 too. */
function moveCoarse(parts: readonly number[], part: number, amount: number): readonly number[] | undefined {
  const perPart = [12, 30, 24, 60, 60];
  let whole = amount;
  let at = part;
  while (at >= parts.length) {
    whole = Math.trunc(whole / perPart[at - 1]!);
    at--;
  }
  return moveParts(parts, at, whole, false);
}

function rewrite({ kind, offset, text }: Moment, parts: readonly number[]): Moment {
  const two = (part: number): string => String(Math.floor(part)).padStart(2, "0");
  const fractionDigits = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  const seconds = (part: number): string => {
    const fraction = Math.round((part % 1) * 1000);
    return two(part) + (fractionDigits > 0 || fraction > 0 ? `.${String(fraction).padStart(3, "0")}` : "");
  };
  const clock = (hours: readonly number[]): string => hours.map((part, index) => (index === 2 ? seconds(part) : two(part))).join(":");
  const zone = /(?:Z|[+-]\d\d:\d\d)$/.exec(kind === "dateTime" && text.includes("T") ? text.slice(text.indexOf("T")) : "")?.[0] ?? "";
  if (kind === "time") return new Moment(kind, clock(parts), parts, undefined);
  const date = [String(parts[0]).padStart(4, "0"), ...parts.slice(1, 3).map(two)].join("-");
  if (kind === "date") return new Moment(kind, date, parts, undefined);
  const time = parts.slice(3);
  return new Moment(kind, time.length > 0 ? `${date}T${clock(time)}${zone}` : `${date}${text.includes("T") ? "T" : ""}`, parts, offset);
}
