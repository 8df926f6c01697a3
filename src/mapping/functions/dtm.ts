import { Failure, type FunctionContext } from "./function.ts";
import { zoneOffset } from "../runtime/zone-offset.ts";

/** A date and time as HL7 v2 writes it, taken apart; parts that are not written are null. */
export interface Dtm {
  readonly year: string;
  readonly month: string | null;
  readonly day: string | null;
  readonly hour: string | null;
  readonly minute: string | null;
  readonly second: string | null;
  /** With its point: `.1234`. */
  readonly fraction: string;
  /** `+0100`, null when not written. */
  readonly offset: string | null;
}

/** How many digits are written at least and at most: year, then two for each further part. */
const shortest = 4;
const longest = 14;

/** `00` to `99`: V8 would look up each part of two characters in its table of all texts. */
const pairs = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));

/** The number that two digits make. */
function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/** Reads YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ] (HL7 v2.8 section 2A.2.21); undefined when the text is no such thing or no date of the calendar. */
export function parseDtm(text: string): Dtm | undefined {
  const written = text.trim();
  const digits = digitsFrom(written, 0);
  if (digits < shortest || digits > longest || digits % 2 !== 0 || !isInCalendar(written, digits)) return undefined;
  let end = digits;
  if (written.charCodeAt(end) === point) {
    const fraction = digitsFrom(written, end + 1);
    if (digits !== longest || fraction === 0 || fraction > 9) return undefined;
    end += 1 + fraction;
  }
  let offset: string | null = null;
  if (end < written.length) {
    offset = written.slice(end);
    if ((offset[0] !== "+" && offset[0] !== "-") || offset.length !== 5 || digitsFrom(offset, 1) !== 4) return undefined;
  }
  const part = (at: number) => (digits > at ? pairs[pairAt(written, at)]! : null);
  return { year: written.slice(0, 4), month: part(4), day: part(6), hour: part(8), minute: part(10), second: part(12), fraction: written.slice(digits, end), offset };
}

const point = 46;

/** How many digits stand in a text from a place on. */
function digitsFrom(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at - from;
}

/** True where the parts that so many digits write are those of a day and a time that there are. */
function isInCalendar(written: string, digits: number): boolean {
  const year = pairAt(written, 0) * 100 + pairAt(written, 2);
  if (year === 0) return false;
  const month = pairAt(written, 4);
  if (digits > 4 && (month < 1 || month > 12)) return false;
  const day = pairAt(written, 6);
  if (digits > 6 && (day < 1 || day > daysInMonth(year, month))) return false;
  return (digits <= 8 || pairAt(written, 8) <= 23) && (digits <= 10 || pairAt(written, 10) <= 59) && (digits <= 12 || pairAt(written, 12) <= 59);
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysInMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : monthLengths[month - 1]!;
}

/** The date part with the precision that is written: `2019`, `2019-03`, `2019-03-21`. */
export function datePart({ year, month, day }: Dtm): string {
  return month === null ? year : day === null ? `${year}-${month}` : `${year}-${month}-${day}`;
}

/**
 * FHIR dateTime with the precision that is written. FHIR wants minutes with hours, seconds with minutes, and an offset with a time: an hour without minutes stays a
 * date; seconds that are not written are `00`, which FHIR asks for and which adds no precision that R4 could leave out. The offset is the value's own, else that of
 * MSH-7, else the feed's zone; without any the date alone stays and a warning says so.
 */
export function toDateTime(text: string, context: Pick<FunctionContext, "feed" | "messageOffset" | "warn">): string | Failure {
  const dtm = parseDtm(text);
  if (dtm === undefined) return new Failure("mapping.not-a-time");
  const date = datePart(dtm);
  if (dtm.hour === null) return date;
  if (dtm.minute === null) {
    context.warn("mapping.hour-without-minutes");
    return date;
  }
  const offset = dtm.offset ?? context.messageOffset ?? (context.feed.zone === null ? null : zoneOffset(context.feed.zone, dtm));
  if (offset === null) {
    context.warn("mapping.time-without-offset");
    return date;
  }
  const [hours, minutes] = [pairAt(offset, 1), pairAt(offset, 3)];
  if (hours > 14 || minutes > 59) return new Failure("mapping.offset-out-of-range");
  const sign = hours === 0 && minutes === 0 ? "+" : offset[0]!;
  return `${date}T${dtm.hour}:${dtm.minute}:${dtm.second ?? "00"}${dtm.fraction}${sign}${pairs[hours]}:${pairs[minutes]}`;
}
