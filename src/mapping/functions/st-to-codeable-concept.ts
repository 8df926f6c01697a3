import type { FhirObject } from "../../model/fhir.ts";
import type { MappingFunction } from "./function.ts";

/** A text without a code to a CodeableConcept that has the text alone. */
export const stToCodeableConcept: MappingFunction = {
  name: "ST→CodeableConcept",
  from: ["ST", "TX"],
  to: ["CodeableConcept"],
  node: (node, context) => {
    const concept: FhirObject = {};
    context.put(concept, "text", node.text, node);
    return concept;
  },
};
