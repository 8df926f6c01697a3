import { isUcum } from "../ucum.ts";
import { isLanguageTag } from "./formats/language-tags.ts";
import { isMediaType } from "./formats/media-types.ts";

/** Code systems without a list, whose codes a grammar makes: whether a text is one of their codes. */
const grammars: ReadonlyMap<string, (code: string) => boolean> = new Map([
  ["http://unitsofmeasure.org", isUcum],
  ["urn:ietf:bcp:47", isLanguageTag],
  ["urn:ietf:bcp:13", isMediaType],
]);

/** The grammar of a code system; undefined where it has none here. */
export function grammarOf(system: string): ((code: string) => boolean) | undefined {
  return grammars.get(system);
}
