import { isDistinct, distinct, isSubset } from "../operators/sets.ts";
import { truth } from "../operators/singleton.ts";
import { collection, predicate, type FhirPathFunction } from "./function.ts";

/** FHIRPath N1, section 5.1. */
export const existence: readonly FhirPathFunction[] = [
  predicate("empty", [], [], (_, input) => input.length === 0),
  predicate("exists", [], ["criteria"], (_, input, criteria) => (criteria === undefined ? input.length > 0 : input.some((item, index) => criteria(item, index) === true))),
  predicate("all", ["criteria"], [], (_, input, criteria) => {
    let isOpen = false;
    for (let i = 0; i < input.length; i++) {
      const holds = criteria(input[i]!, i);
      if (holds === false) return false;
      isOpen ||= holds === undefined;
    }
    return !isOpen;
  }),
  predicate("allTrue", [], [], (_, input) => input.every((item) => truth([item]) === true)),
  predicate("anyTrue", [], [], (_, input) => input.some((item) => truth([item]) === true)),
  predicate("allFalse", [], [], (_, input) => input.every((item) => truth([item]) === false)),
  predicate("anyFalse", [], [], (_, input) => input.some((item) => truth([item]) === false)),
  predicate("subsetOf", ["items"], [], (_, input, other) => isSubset(input, other)),
  predicate("supersetOf", ["items"], [], (_, input, other) => isSubset(other, input)),
  collection("count", [], [], (_, input) => [input.length]),
  collection("distinct", [], [], (_, input) => distinct(input)),
  predicate("isDistinct", [], [], (_, input) => isDistinct(input)),
  predicate("not", [], [], (_, input) => {
    const value = truth(input);
    return value === undefined ? undefined : !value;
  }),
];
