import { children, descendants } from "../navigation.ts";
import { collection, type FhirPathFunction } from "./function.ts";

/** FHIRPath N1, section 5.8. */
export const tree: readonly FhirPathFunction[] = [
  collection("children", [], [], ({ model }, input) => children(input, model)),
  collection("descendants", [], [], ({ model }, input) => descendants(input, model)),
];
