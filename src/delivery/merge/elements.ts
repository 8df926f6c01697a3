import { choiceStem } from "../../model/choice.ts";
import { isRawJson } from "../../model/fhir.ts";
import type { FhirObject, FhirValue } from "../../model/fhir.ts";

/** A primitive's extensions stand beside it in JSON: `_birthDate` belongs to `birthDate`, and the two are one element. */
export const companion = (name: string) => `_${name}`;

export function isObject(value: FhirValue | undefined): value is FhirObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRawJson(value);
}

/** The names of the elements that an object has, each once, in order. */
export function elementsOf(object: FhirObject): string[] {
  const names = Object.keys(object).filter((property) => object[property] !== undefined);
  return [...new Set(names.map((property) => (property.startsWith("_") ? property.slice(1) : property)))];
}

/** The elements of `object` that are one with `name`: itself, or another member of its choice (`deceasedBoolean` for `deceasedDateTime`). */
export function sameElement(object: FhirObject, name: string): string[] {
  const stem = choiceStem(name);
  return elementsOf(object).filter((other) => other === name || (stem !== undefined && choiceStem(other) === stem && !Array.isArray(object[other])));
}

const dataAbsentReason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

/** True when an element only says why it has no value. */
export function isAbsence(object: FhirObject, name: string): boolean {
  const value = object[name] ?? object[companion(name)];
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isObject(single) || Object.keys(single).join() !== "extension") return false;
  return (single["extension"] as FhirObject[]).some(({ url }) => url === dataAbsentReason);
}
