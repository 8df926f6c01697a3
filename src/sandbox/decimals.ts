import { isRawJson, parseFhirJson } from "../model/fhir.ts";

/** A character that FHIR strings may not hold, so that no value of a resource is mistaken for a number. */
const mark = "\u0001";
const marked = /"\\u0001(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)"/g;

/**
 * Reads FHIR JSON so that decimals such as `7.0` survive the repository, which copies resources through JSON: a number that
 * would not print back as written becomes a marked string. Throws SyntaxError as `JSON.parse` does.
 */
export function readKeepingDecimals(text: string): unknown {
  // JSON.stringify prints a RawJson's text; its replacer sees it first.
  return JSON.parse(JSON.stringify(parseFhirJson(text), (_key, value: unknown) => (isRawJson(value) ? mark + value.rawJSON : value)));
}

/** Prints what the repository holds, with the marked strings as the numbers that they were. */
export function printWithDecimals(resource: unknown): string {
  return JSON.stringify(resource).replace(marked, "$1");
}
