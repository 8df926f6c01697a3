import type { FhirObject } from "./fhir.ts";

/** The data types that R4's choice elements end with. */
const choiceType =
  /(?:CodeableConcept|Base64Binary|SampledData|PositiveInt|UnsignedInt|Annotation|Attachment|Canonical|Reference|DateTime|Duration|Quantity|Address|Boolean|Decimal|Integer|Instant|Coding|Period|String|Timing|Money|Range|Ratio|Date|Time|Age|Uri|Url)$/;

/** What the properties of one choice have in common: `value` of `valueQuantity`. Undefined for a name that does not end with a type. */
export function choiceStem(name: string): string | undefined {
  const end = name.search(choiceType);
  return end <= 0 ? undefined : name.slice(0, end);
}

/**
 * The property of `object` that would make a second value of the same choice: `valueString` beside a `valueQuantity`. Elements that
 * repeat are no choices in R4 (`reasonCode`, `reasonReference`).
 */
export function rivalChoice(object: FhirObject, name: string): string | undefined {
  const stem = choiceStem(name);
  if (stem === undefined) return undefined;
  return Object.keys(object).find((other) => other !== name && choiceStem(other) === stem && !Array.isArray(object[other]));
}
