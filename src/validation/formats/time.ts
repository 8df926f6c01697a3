import { digits, isDigit } from "./characters.ts";

const hyphen = 45;
const colon = 58;

/** date: YYYY, YYYY-MM or YYYY-MM-DD, a day of the calendar, year 0001 or later (R4 datatypes, date). */
export function isDate(value: unknown): boolean {
  return typeof value === "string" && (value.length === 4 || value.length === 7 || value.length === 10) && isDay(value, value.length);
}

/** dateTime: a date, or a whole day with a time to the second and an offset (R4 datatypes, dateTime). */
export function isDateTime(value: unknown): boolean {
  if (typeof value !== "string") return false;
  return value.length > 10 ? isInstant(value) : isDate(value);
}

/** instant: a whole day with a time to the second and an offset (R4 datatypes, instant). */
export function isInstant(value: unknown): boolean {
  if (typeof value !== "string" || value.charCodeAt(10) !== 84 || !isDay(value, 10)) return false;
  const end = timeEnd(value, 11);
  return end > 0 && isOffset(value, end);
}

/** time: hh:mm:ss with an optional fraction, without an offset (R4 datatypes, time). */
export function isTime(value: unknown): boolean {
  return typeof value === "string" && timeEnd(value, 0) === value.length;
}

/** The first `length` characters (4, 7 or 10) as a year, month or day. */
function isDay(text: string, length: number): boolean {
  const year = digits(text, 0, 4);
  if (year < 1) return false;
  if (length === 4) return true;
  const month = digits(text, 5, 2);
  if (text.charCodeAt(4) !== hyphen || month < 1 || month > 12) return false;
  if (length === 7) return true;
  const day = digits(text, 8, 2);
  return text.charCodeAt(7) === hyphen && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Where the time that starts at `start` ends; -1 where there is none. Second 60 is a leap second. */
function timeEnd(text: string, start: number): number {
  const hour = digits(text, start, 2);
  const minute = digits(text, start + 3, 2);
  const second = digits(text, start + 6, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  if (text.charCodeAt(start + 2) !== colon || text.charCodeAt(start + 5) !== colon) return -1;
  let end = start + 8;
  if (text.charCodeAt(end) !== 46) return end;
  end++;
  const fraction = end;
  while (isDigit(text.charCodeAt(end))) end++;
  return end > fraction ? end : -1;
}

/** `Z` or ±hh:mm up to 14:00, to the end of the text. */
function isOffset(text: string, start: number): boolean {
  const sign = text.charCodeAt(start);
  if (sign === 90) return text.length === start + 1;
  if ((sign !== 43 && sign !== hyphen) || text.length !== start + 6 || text.charCodeAt(start + 3) !== colon) return false;
  const hour = digits(text, start + 1, 2);
  const minute = digits(text, start + 4, 2);
  return hour >= 0 && minute >= 0 && minute <= 59 && (hour < 14 || (hour === 14 && minute === 0));
}
