import type { FhirObject, FhirResource, FhirValue } from "../model/fhir.ts";
import { hasParts } from "./canonical.ts";

/**
 * The path of a property or list element: FHIRPath counted from 0, choices by their JSON name (`valueQuantity`), extensions of a primitive
 * under the primitive (`birthDate.extension[0]` for JSON's `_birthDate`).
 */
export function childPath(parent: string, property: string | number): string {
  if (typeof property === "number") return `${parent}[${property}]`;
  return `${parent}.${property.startsWith("_") ? property.slice(1) : property}`;
}

/** Calls `visit` for each property and list element below `value`, parents before children, in the order of the JSON. */
export function walk(
  value: FhirObject | FhirValue[],
  path: string,
  visit: (holder: object, property: string | number, value: FhirValue, path: string) => void,
): void {
  const enter = (holder: FhirObject | FhirValue[], property: string | number, part: FhirValue | undefined) => {
    if (part === undefined || part === null) return;
    const partPath = childPath(path, property);
    visit(holder, property, part, partPath);
    if (hasParts(part)) walk(part, partPath, visit);
  };
  if (Array.isArray(value)) value.forEach((part, index) => enter(value, index, part));
  else for (const property of Object.keys(value)) enter(value, property, value[property]);
}

/** The path of each object and list in the Bundle: `Bundle.entry[2].resource.name[0]`. */
export function pathsOf(bundle: FhirResource): Map<object, string> {
  const paths = new Map<object, string>([[bundle, "Bundle"]]);
  walk(bundle, "Bundle", (_holder, _property, value, path) => {
    if (hasParts(value)) paths.set(value, path);
  });
  return paths;
}
