import { code } from "../../codegen/code.ts";
import { globalUri } from "../formats/index.ts";
import { isUrn } from "../formats/text.ts";
import type { Rule } from "../rule.ts";
import { formOf } from "./format.ts";

const uris: ReadonlySet<string> = new Set(["uri", "url", "canonical"]);

/** URIs of UUIDs and OIDs are well-formed ones (R4 datatypes, uri; RFC 3061, RFC 4122). Where a URI is absolute, its form says so already; that of a fullUrl is a matter of its Bundle. */
export const urn: Rule = {
  value({ plan, property, value, path, scope, report }) {
    if (!uris.has(property.type) || formOf(plan, property) === globalUri || plan.name === "Bundle.entry") return undefined;
    return code`if (typeof ${value} === "string" && ${value}.startsWith("urn:") && !${scope.constant("isUrn", isUrn)}(${value})) ${report("validation.urn", {}, path)}`;
  },
};
