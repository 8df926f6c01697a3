import type { Format } from "../formats/index.ts";
import { isIdAlone, reportContentless } from "./content.ts";
import { kindOf, prefix, report, type Run } from "./run.ts";

/** Validates values of one type. True when the value is an object, so that rules about its contents may look into it. */
export interface TypeValidator {
  run(value: unknown, run: Run, depth: number): boolean;
}

/** Says why a primitive value is not as its format wants it. */
export function reportFormat(run: Run, value: unknown, format: Format, path: string): void {
  if (value === null) report(run, "validation.null", {}, path);
  else report(run, "validation.format", { type: format.type, expected: format.expected, found: kindOf(value) }, path);
}

/** Says that a list was expected. */
export function reportList(run: Run, value: unknown, type: string, name: string): void {
  report(run, "validation.list", { type, name, found: kindOf(value) }, name);
}

/** Says that a type has no such property. A name that cannot be FHIR's is not repeated, for it may hold data. */
export function reportUnknown(run: Run, type: string, name: string): void {
  const plain = /^_?[A-Za-z]\w{0,40}$/.test(name);
  report(run, "validation.unknown-property", { type, name: plain ? name : "of the name found" }, plain ? name : "");
}

/** True where a null in a list of primitive values stands for an object in the `_` list. */
export function isPaired(siblings: unknown, index: number): boolean {
  return Array.isArray(siblings) && typeof siblings[index] === "object" && siblings[index] !== null;
}

/** A primitive element, as its `_` sibling needs to know it. */
export interface PrimitivePlace {
  readonly name: string;
  /** `Patient.birthDate`, and its type: an extension of it may be defined for either. */
  readonly path: string;
  readonly type: string;
}

/** The `_` property of one primitive value: an Element (R4 json, section 2.6.2.1); where there is no value, it has more than an id. */
export function checkSibling(sibling: unknown, value: unknown, place: PrimitivePlace, element: TypeValidator, run: Run, depth: number): void {
  check(sibling, value, place, place.name, element, run, depth);
}

function check(sibling: unknown, value: unknown, place: PrimitivePlace, step: string, element: TypeValidator, run: Run, depth: number): void {
  const before = run.count;
  const outer = run.primitive;
  run.primitive = place;
  if (element.run(sibling, run, depth) && (value === undefined || value === null) && isIdAlone(sibling as object)) reportContentless(run, "");
  run.primitive = outer;
  if (run.count !== before) prefix(run, before, step);
}

/** The `_` property of a list of primitive values: an Element or null for each, null only where there is a value. */
export function checkSiblings(siblings: unknown, values: unknown, place: PrimitivePlace, element: TypeValidator, run: Run, depth: number): void {
  const { name } = place;
  if (!Array.isArray(siblings)) return reportList(run, siblings, "Element", name);
  if (siblings.length === 0) report(run, "validation.empty", { found: "array" }, name);
  if (Array.isArray(values) && values.length !== siblings.length) {
    report(run, "validation.siblings", { name, values: values.length, siblings: siblings.length }, name);
  }
  for (let i = 0; i < siblings.length; i++) {
    if (siblings[i] !== null) check(siblings[i], Array.isArray(values) ? values[i] : undefined, place, `${name}[${i}]`, element, run, depth);
    else if (!Array.isArray(values) || values[i] === null || i >= values.length) report(run, "validation.null", {}, `${name}[${i}]`);
  }
}
