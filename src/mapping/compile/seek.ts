import { type Code, code, type Scope as Names } from "../../codegen/code.ts";
import type { Place } from "../grammar/place.ts";

/** The variable `scope`, sent to a place. `unit` is the table's own; places in it, and children of the node, are named by their numbers. */
export function seek(place: Place | "own", unit: string | null, names: Names): Code {
  if (place === "own") return code`scope.seek(null)`;
  const [first, second = 0, ...more] = place.keys;
  if (place.unit === null && place.keys.length === 1) return code`scope.seekChild(${first!})`;
  if (place.unit !== null && place.unit === unit && second === 0 && more.length === 0) return code`scope.seekField(${first!})`;
  return code`scope.seek(${names.constant("place", place)})`;
}
