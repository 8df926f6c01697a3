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
