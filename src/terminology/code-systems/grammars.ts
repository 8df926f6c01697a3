import { isUcum } from "../ucum.ts";

/** Code systems without a list, whose codes a grammar makes: whether a text is one of their codes. */
const grammars: ReadonlyMap<string, (code: string) => boolean> = new Map([
  ["http://unitsofmeasure.org", isUcum],
  ["urn:ietf:bcp:47", isLanguageTag],
  ["urn:ietf:bcp:13", (code: string) => /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}( *; *[\w!#$&^.+-]+=("[^"\\]*"|[\w!#$&^.+-]+))*$/.test(code)],
]);

/** The grammar of a code system; undefined where it has none here. */
export function grammarOf(system: string): ((code: string) => boolean) | undefined {
  return grammars.get(system);
}

/** Well-formed by BCP 47; which subtags are registered is not asked. */
function isLanguageTag(code: string): boolean {
  try {
    return code.length <= 100 && Intl.getCanonicalLocales(code).length === 1;
  } catch {
    return false;
  }
}
