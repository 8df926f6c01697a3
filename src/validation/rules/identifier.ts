import { code } from "../../codegen/code.ts";
import { isAbsolute } from "../formats/text.ts";
import type { Rule } from "../rule.ts";

/** An Identifier of the system `urn:ietf:rfc:3986` has a URI as its value, an OID or UUID with its `urn:` (R4 datatypes, Identifier). */
export const identifier: Rule = {
  close({ plan, scope, report }) {
    if (plan.name !== "Identifier") return undefined;
    return code`if (object.system === "urn:ietf:rfc:3986" && typeof object.value === "string" && !${scope.constant("isAbsolute", isAbsolute)}(object.value)) ${report("validation.identifier-uri", {}, code`"value"`)}`;
  },
};
