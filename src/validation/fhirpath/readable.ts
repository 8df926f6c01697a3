import { parse } from "./parser.ts";
import { FhirPathError } from "./syntax.ts";

/** True for a text that has the syntax of FHIRPath, whatever it asks for. */
export function isReadable(expression: string): boolean {
  try {
    parse(expression);
    return true;
  } catch (error) {
    if (error instanceof FhirPathError) return false;
    throw error;
  }
}
