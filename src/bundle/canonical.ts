import { isRawJson, type FhirObject, type FhirValue } from "../model/fhir.ts";

/** True for an object or list that has parts of its own; a decimal kept as its text is a single value. */
export function hasParts(value: FhirValue | undefined): value is FhirObject | FhirValue[] {
  return typeof value === "object" && value !== null && !isRawJson(value);
}

/** A text that is equal for equal values, whatever the order of their properties; `7` and `7.0` differ. */
export function canonical(value: FhirValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!hasParts(value)) return JSON.stringify(value ?? null);
  const properties = Object.keys(value).filter((name) => value[name] !== undefined).sort();
  return `{${properties.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

/** True for values with equal canonical texts, which are not made for it. */
export function isSame(one: FhirValue | undefined, other: FhirValue | undefined): boolean {
  if (one === other) return true;
  if (!hasParts(one) || !hasParts(other)) return typeof one !== "string" && !hasParts(one) && !hasParts(other) && canonical(one) === canonical(other);
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    for (let i = 0; i < one.length; i++) if (!isSame(one[i], other[i])) return false;
    return true;
  }
  if (Array.isArray(other)) return false;
  let surplus = 0;
  for (const name in one) {
    if (one[name] === undefined) continue;
    if (other[name] === undefined || !isSame(one[name], other[name])) return false;
    surplus--;
  }
  for (const name in other) if (other[name] !== undefined) surplus++;
  return surplus === 0;
}
