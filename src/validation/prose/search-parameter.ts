import { isReadable } from "../fhirpath/readable.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";

/** The expression of a search parameter is FHIRPath (R4 SearchParameter, expression). */
export const searchParameter: ProseCheck = ({ expression }, run) => {
  if (typeof expression === "string" && expression !== "" && !isReadable(expression)) report(run, "validation.expression", {}, "expression");
};
