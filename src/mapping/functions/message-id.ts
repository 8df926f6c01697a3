import type { MappingFunction } from "./function.ts";

/**
 * A message's control id to a FHIR id (1 to 64 letters, digits, hyphens and points). One with other characters writes nothing and fails nothing: it is right in HL7 v2
 * (MSH-10 is free text), and a further row of the place says what becomes of it.
 */
export const messageId: MappingFunction = {
  name: "message-id",
  from: ["ST"],
  to: ["id"],
  node: (node) => (/^[A-Za-z0-9.-]{1,64}$/.test(node.text) ? node.text : undefined),
};
