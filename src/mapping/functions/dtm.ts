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

const pattern = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(\.\d{1,9})?)?)?)?)?)?([+-]\d{4})?$/;

/** Reads YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ] (HL7 v2.8 section 2A.2.21); undefined when the text is no such thing or no date of the calendar. */
export function parseDtm(text: string): Dtm | undefined {
  const match = pattern.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month = null, day = null, hour = null, minute = null, second = null, fraction = "", offset = null] = match;
  if (Number(year) === 0) return undefined;
  if (month !== null && (month < "01" || month > "12")) return undefined;
  if (day !== null && (day < "01" || Number(day) > daysInMonth(Number(year), Number(month)))) return undefined;
  if ((hour !== null && hour > "23") || (minute !== null && minute > "59") || (second !== null && second > "59")) return undefined;
  return { year: year!, month, day, hour, minute, second, fraction, offset };
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
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
