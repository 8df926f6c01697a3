import { singleton } from "../operators/singleton.ts";
import { isExactly, isOfType, typeOf } from "../type-name.ts";
import { collection, predicate, type FhirPathFunction } from "./function.ts";

/** `is` and `as` as functions (FHIRPath N1, section 6.3), and type(). `as` takes several items, as dom-3 asks (`descendants().as(uri)`). */
export const types: readonly FhirPathFunction[] = [
  predicate("is", ["type"], [], ({ model }, input, type) => {
    const item = singleton(input);
    return item === undefined ? undefined : isOfType(item, type, model);
  }),
  collection("as", ["type"], [], ({ model }, input, type) => input.filter((item) => isExactly(item, type, model))),
  collection("type", [], [], ({ model }, input) => input.map((item) => typeOf(item, model))),
];
