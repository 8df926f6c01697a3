import type { Dictionary } from "../../model/dictionary.ts";
import type { Place } from "../grammar/place.ts";

/** What the dictionary says of a place: its data type, whether it repeats, and the HL7 table (four digits) of its codes. Undefined when the dictionary has no such place. */
export interface SourceType {
  readonly type: string;
  readonly repeats: boolean;
  readonly name: string;
  readonly table?: string | undefined;
}

/** Looks a place up. Z segments are not in the dictionary: whatever they hold is text. */
export function sourceType(place: Place, dictionary: Dictionary): SourceType | undefined {
  if (place.unit === null) return component(place.type!, place.keys, dictionary);
  if (place.unit.startsWith("Z")) return { type: "ST", repeats: true, name: place.unit };
  const field = dictionary.segment(place.unit)?.find(({ number }) => number === place.keys[0]);
  if (field === undefined) return undefined;
  const below = place.keys.slice(2);
  if (below.length === 0) return { type: field.type, repeats: field.repeats, name: field.name, table: field.table };
  const found = component(field.type, below, dictionary);
  return found === undefined ? undefined : { ...found, repeats: field.repeats };
}

function component(type: string, keys: readonly number[], dictionary: Dictionary): SourceType | undefined {
  let current: SourceType = { type, repeats: false, name: type };
  for (const key of keys) {
    const components = dictionary.dataType(current.type);
    if (components === undefined || components.length === 0) {
      // A field whose type varies (OBX-5) and a primitive's only component say no more than what is written.
      if (current.type === "varies" || key === 1) continue;
      return undefined;
    }
    const next = components.find(({ number }) => number === key);
    if (next === undefined) return undefined;
    current = { type: next.type, repeats: false, name: next.name, table: next.table };
  }
  return current;
}

/** True for data types that are text as they stand: primitive ones, and what varies. */
export function isTextType(type: string, dictionary: Dictionary): boolean {
  return type === "varies" || dictionary.dataType(type)?.length === 0;
}
