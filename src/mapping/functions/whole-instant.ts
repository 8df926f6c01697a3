import { toDateTime } from "./dtm.ts";
import type { MappingFunction } from "./function.ts";

/**
 * DTM to FHIR instant where the value has the seconds and an offset (its own, that of MSH-7 or the feed's zone). Otherwise nothing is written and nothing
 * failed: a time without seconds is right in HL7 v2 (section 2A.2.21), and a further row of the place says what becomes of it.
 */
export const wholeInstant: MappingFunction = {
  name: "whole-instant",
  from: ["DTM"],
  to: ["instant"],
  node: (node, context) => {
    if (!/^\d{14}/.test(node.text)) return undefined;
    const hasOffset = /[+-]\d{4}$/.test(node.text) || context.messageOffset !== null || context.feed.zone !== null;
    if (hasOffset) return toDateTime(node.text, context);
    context.warn("mapping.not-an-instant");
    return undefined;
  },
};
