import { isRawJson } from "../../src/model/fhir.ts";

/** Every primitive of a Bundle by its FHIRPath, counted from 0; `_birthDate.extension` reads `birthDate.extension`. */
export function primitives(value: unknown, path: string, found = new Map<string, unknown>()): Map<string, unknown> {
  if (value === null || value === undefined) return found;
  if (typeof value !== "object" || isRawJson(value)) found.set(path, isRawJson(value) ? value.rawJSON : value);
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) primitives(item, `${path}[${index}]`, found);
  else for (const [name, item] of Object.entries(value)) primitives(item, `${path}.${name.replace(/^_/, "")}`, found);
  return found;
}
