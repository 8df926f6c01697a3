import type { FhirObject } from "../model/fhir.ts";

/** The data types that R4's choice elements end with. */
const choiceType =
  /(?:CodeableConcept|Base64Binary|SampledData|PositiveInt|UnsignedInt|Annotation|Attachment|Canonical|Reference|DateTime|Duration|Quantity|Address|Boolean|Decimal|Integer|Instant|Coding|Period|String|Timing|Money|Range|Ratio|Date|Time|Age|Uri|Url)$/;

/**
 * The property of `object` that would make a second value of the same choice: `valueString` beside a `valueQuantity`. Elements that
 * repeat are no choices in R4 (`reasonCode`, `reasonReference`).
 */
export function rivalChoice(object: FhirObject, name: string): string | undefined {
  const end = name.search(choiceType);
  if (end <= 0) return undefined;
  const stem = name.slice(0, end);
  return Object.keys(object).find((other) =>
    other !== name && other.startsWith(stem) && other.search(choiceType) === end && !Array.isArray(object[other]));
}
