import { codeSystemUri } from "../runtime/systems.ts";
import type { MappingFunction } from "./function.ts";

/** The name of a coding system (table 0396) to its URI. A name that neither HL7 nor the feed has registered becomes a URN of the feed. */
export const codingSystemToUri: MappingFunction = {
  name: "coding-system→uri",
  from: ["ID", "ST", "IS"],
  to: ["uri"],
  leaf: (text, context) => {
    const uri = codeSystemUri(text, context.feed);
    if (uri.startsWith("urn:portage:")) context.unregistered("coding system", uri);
    return uri;
  },
};
