import type { Dictionary, DictionaryField } from "../../model/dictionary.ts";
import type { Place } from "../grammar/place.ts";

/** Field and parts of a place, without the repetition: `PID-3[2].4` is [3, 4]. */
export function partsOf({ unit, keys }: Place): number[] {
  return unit === null ? [...keys] : [keys[0]!, ...keys.slice(2)];
}

/** What the dictionary says of each step of a place, the field first. Ends early where the dictionary knows no more. */
export function dictionaryTrail(place: Place, dictionary: Dictionary): DictionaryField[] {
  const trail: DictionaryField[] = [];
  let fields = place.unit === null ? dictionary.dataType(place.type!) : dictionary.segment(place.unit);
  for (const number of partsOf(place)) {
    const found = fields?.find((field) => field.number === number);
    if (found === undefined) break;
    trail.push(found);
    fields = dictionary.dataType(found.type);
  }
  return trail;
}
