import { keyOf } from "../operators/equality.ts";
import { isExactly } from "../type-name.ts";
import type { Item } from "../values/item.ts";
import { collection, type FhirPathFunction } from "./function.ts";

/** FHIRPath N1, section 5.2, and aggregate() of section 7. */
export const filtering: readonly FhirPathFunction[] = [
  collection("where", ["criteria"], [], (_, input, criteria) => (input.length === 0 ? input : input.filter((item, index) => criteria(item, index) === true))),
  collection("select", ["each"], [], (_, input, each) => (input.length === 1 ? each(input[0]!, 0) : input.flatMap((item, index) => each(item, index)))),
  collection("repeat", ["each"], [], (_, input, each) => {
    const found: Item[] = [];
    const seen = new Set<string>();
    const add = (items: readonly Item[]): void => {
      for (const item of items) {
        const key = keyOf(item);
        if (!seen.has(key)) found.push(item);
        seen.add(key);
      }
    };
    input.forEach((item, index) => add(each(item, index)));
    for (let at = 0; at < found.length; at++) add(each(found[at]!, at));
    return found;
  }),
  collection("ofType", ["type"], [], ({ model }, input, type) => input.filter((item) => isExactly(item, type, model))),
  collection("aggregate", ["fold"], ["items"], (_, input, fold, start) => input.reduce<readonly Item[]>((total, item, index) => fold(item, index, total), start ?? [])),
];
