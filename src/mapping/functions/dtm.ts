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

/** How many digits may be written: year, then two for each further part. */
const lengths = new Set([4, 6, 8, 10, 12, 14]);
const longest = 14;

/** Reads YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ] (HL7 v2.8 section 2A.2.21); undefined when the text is no such thing or no date of the calendar. */
export function parseDtm(text: string): Dtm | undefined {
  const written = text.trim();
  const digits = digitsFrom(written, 0);
  if (!lengths.has(digits)) return undefined;
  let end = digits;
  if (written[end] === ".") {
    const fraction = digitsFrom(written, end + 1);
    if (digits !== longest || fraction === 0 || fraction > 9) return undefined;
    end += 1 + fraction;
  }
  const fraction = written.slice(digits, end);
  let offset: string | null = null;
  if (end < written.length) {
    offset = written.slice(end);
    if ((offset[0] !== "+" && offset[0] !== "-") || offset.length !== 5 || digitsFrom(offset, 1) !== 4) return undefined;
  }
  const dtm: Dtm = {
    year: written.slice(0, 4),
    month: digits < 6 ? null : written.slice(4, 6),
    day: digits < 8 ? null : written.slice(6, 8),
    hour: digits < 10 ? null : written.slice(8, 10),
    minute: digits < 12 ? null : written.slice(10, 12),
    second: digits < 14 ? null : written.slice(12, 14),
    fraction,
    offset,
  };
  return isInCalendar(dtm) ? dtm : undefined;
}

/** How many digits stand in a text from a place on. */
function digitsFrom(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at - from;
}

function isInCalendar({ year, month, day, hour, minute, second }: Dtm): boolean {
  if (year === "0000") return false;
  if (month !== null && (month < "01" || month > "12")) return false;
  if (day !== null && (day < "01" || Number(day) > daysInMonth(Number(year), Number(month)))) return false;
  return (hour === null || hour <= "23") && (minute === null || minute <= "59") && (second === null || second <= "59");
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
  const hours = Number(offset.slice(1, 3));
  if (hours > 14 || Number(offset.slice(3)) > 59) return new Failure("mapping.offset-out-of-range");
  const sign = hours === 0 && offset.slice(3) === "00" ? "+" : offset[0]!;
  return `${date}T${dtm.hour}:${dtm.minute}:${dtm.second ?? "00"}${dtm.fraction}${sign}${offset.slice(1, 3)}:${offset.slice(3)}`;
}
