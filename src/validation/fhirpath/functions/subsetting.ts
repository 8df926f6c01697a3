import { exclude, intersect, union } from "../operators/sets.ts";
import { integer, singleton } from "../operators/singleton.ts";
import { collection, type FhirPathFunction } from "./function.ts";

/** FHIRPath N1, sections 5.3 and 5.4. */
export const subsetting: readonly FhirPathFunction[] = [
  collection("single", [], [], (_, input) => {
    singleton(input);
    return input;
  }),
  collection("first", [], [], (_, input) => input.slice(0, 1)),
  collection("last", [], [], (_, input) => input.slice(-1)),
  collection("tail", [], [], (_, input) => input.slice(1)),
  collection("skip", ["items"], [], (_, input, count) => input.slice(Math.max(0, integer(count) ?? 0))),
  collection("take", ["items"], [], (_, input, count) => input.slice(0, Math.max(0, integer(count) ?? 0))),
  collection("intersect", ["items"], [], (_, input, other) => intersect(input, other)),
  collection("exclude", ["items"], [], (_, input, other) => exclude(input, other)),
  collection("union", ["items"], [], (_, input, other) => union(input, other)),
  collection("combine", ["items"], [], (_, input, other) => [...input, ...other]),
];
