/** Any FHIR JSON value. Decimals that a JavaScript number would not print back as written are `RawJson`. */
export type FhirValue = string | number | boolean | RawJson | FhirObject | FhirValue[] | null;

export interface FhirObject {
  [property: string]: FhirValue | undefined;
}

export interface FhirResource extends FhirObject {
  resourceType: string;
  id?: string;
}

/** What `JSON.rawJSON` makes: a number kept as its text, printed by `JSON.stringify` as that text. */
export interface RawJson {
  readonly rawJSON: string;
}

interface JsonWithSource {
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
  parse(text: string, reviver: (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown): unknown;
}
const json = JSON as unknown as JsonWithSource;

/** A decimal that prints exactly as `text` (a JSON number): `7.0` stays `7.0`. */
export function decimal(text: string): number | RawJson {
  const number = Number(text);
  return String(number) === text ? number : json.rawJSON(text);
}

export function isRawJson(value: unknown): value is RawJson {
  return json.isRawJSON(value);
}

/** Reads FHIR JSON without losing the digits of a decimal. Throws SyntaxError as `JSON.parse` does. */
export function parseFhirJson(text: string): FhirValue {
  return json.parse(text, (_key, value, context) =>
    typeof value === "number" && context.source !== undefined && String(value) !== context.source ? json.rawJSON(context.source) : value,
  ) as FhirValue;
}
