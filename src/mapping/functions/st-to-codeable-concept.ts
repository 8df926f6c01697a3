import type { FhirObject } from "../../model/fhir.ts";
import type { MappingFunction } from "./function.ts";

/**
 * A text without a code to a CodeableConcept that has the text alone. A field of texts in which the sender writes a code, its words and its coding system (AL1-5,
 * IAM-5) is read as the CWE that it is: its first part alone would be a number without words.
 */
export const stToCodeableConcept: MappingFunction = {
  name: "ST→CodeableConcept",
  from: ["ST", "TX"],
  to: ["CodeableConcept"],
  node: (node, context) => {
    if (node.child(3).hasValue) return context.convert("CWE→CodeableConcept", node);
    const concept: FhirObject = {};
    context.put(concept, "text", node.text, node);
    return concept;
  },
};
