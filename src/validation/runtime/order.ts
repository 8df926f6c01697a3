import { isRawJson } from "../../model/fhir.ts";

/**
 * Below 0 when a value is less than a limit, above when it is more, NaN when the two do not compare: numbers, Quantities of one
 * unit, dates and times as far as both say (a date that says less than the limit compares by what it says).
 */
export function compare(value: unknown, limit: unknown): number {
  const [one, other] = [plain(value), plain(limit)];
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one === "string" && typeof other === "string") return compareTexts(one, other);
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return Number.NaN;
  const [a, b] = [one as Quantity, other as Quantity];
  const isSameUnit = a.code !== undefined && b.code !== undefined ? a.code === b.code && a.system === b.system : a.unit === b.unit;
  return isSameUnit ? compare(a.value, b.value) : Number.NaN;
}

interface Quantity {
  readonly value?: unknown;
  readonly unit?: unknown;
  readonly system?: unknown;
  readonly code?: unknown;
}

function plain(value: unknown): unknown {
  return isRawJson(value) ? Number(value.rawJSON) : value;
}

/** With an offset on both sides by the moment, otherwise by the digits that both have. */
function compareTexts(one: string, other: string): number {
  const zoned = /T.*(?:Z|[+-]\d\d:\d\d)$/;
  if (zoned.test(one) && zoned.test(other)) return Date.parse(one) - Date.parse(other);
  const length = Math.min(one.length, other.length);
  const [a, b] = [one.slice(0, length), other.slice(0, length)];
  return a < b ? -1 : a > b ? 1 : 0;
}
