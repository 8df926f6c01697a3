import { conversion } from "./conversion.ts";
import { existence } from "./existence.ts";
import { fhir } from "./fhir.ts";
import { filtering } from "./filtering.ts";
import type { FhirPathFunction } from "./function.ts";
import { mathematics } from "./mathematics.ts";
import { subsetting } from "./subsetting.ts";
import { textFunctions } from "./text.ts";
import { tree } from "./tree.ts";
import { types } from "./types.ts";
import { utility } from "./utility.ts";

/** All functions by name; `iif` is a form of the compiler's own, for it works out one of its arguments only. */
export const functions: ReadonlyMap<string, FhirPathFunction> = new Map(
  [existence, filtering, subsetting, conversion, textFunctions, mathematics, tree, types, utility, fhir].flat().map((one) => [one.name, one]),
);
