import { isAbsolute } from "../formats/text.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";

/** The value of an identifier of the system urn:ietf:rfc:3986 is a URI (R4 datatypes, Identifier). */
export const identifier: ProseCheck = ({ system, value }, run) => {
  if (system === "urn:ietf:rfc:3986" && typeof value === "string" && value !== "" && !isAbsolute(value)) report(run, "validation.identifier-uri", {}, "value");
};
