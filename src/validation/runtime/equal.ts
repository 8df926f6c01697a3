import { isRawJson } from "../../model/fhir.ts";

/** True when two JSON values are the same, the order of properties aside. */
export function equals(value: unknown, other: unknown): boolean {
  return compare(value, other, true);
}

/** True when the value has everything that the pattern has: each entry of a list somewhere, each property with at least this. */
export function matches(value: unknown, pattern: unknown): boolean {
  return compare(value, pattern, false);
}

function compare(value: unknown, wanted: unknown, whole: boolean): boolean {
  if (typeof wanted !== "object" || wanted === null) return value === wanted || (isRawJson(value) && Number(value.rawJSON) === wanted);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(wanted)) {
    if (!Array.isArray(value)) return false;
    if (whole) return value.length === wanted.length && wanted.every((entry, index) => compare(value[index], entry, true));
    return wanted.every((entry) => value.some((candidate) => compare(candidate, entry, false)));
  }
  const keys = Object.keys(wanted);
  if (whole && Object.keys(value).length !== keys.length) return false;
  return keys.every((key) => Object.hasOwn(value, key) && compare((value as Record<string, unknown>)[key], (wanted as Record<string, unknown>)[key], whole));
}

/** A value of a definition, for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}
