import type { FhirObject } from "../../model/fhir.ts";
import { universalUri } from "../runtime/systems.ts";
import type { MappingFunction } from "./function.ts";

/**
 * HD to the Identifier of what it names. A universal id that is a URI (OID, UUID, URI) has the system `urn:ietf:rfc:3986`, as FHIR asks for URIs used as values
 * (R4, Identifier.value); another universal id stands with its scheme (table 0301) as the type. Without a universal id the namespace is the value, and no system is known.
 * A namespace beside a universal id is left: both name the same thing (HL7 v2.8 section 2A.2.33).
 */
export const hdToIdentifier: MappingFunction = {
  name: "HD→Identifier",
  from: ["HD"],
  to: ["Identifier"],
  node: (node, context) => {
    const [namespace, id, type] = [node.child(1), node.child(2), node.child(3)];
    const identifier: FhirObject = {};
    if (!id.exists) {
      if (!namespace.exists) return undefined;
      context.put(identifier, "value", namespace.text, namespace);
      return identifier;
    }
    if (namespace.exists) context.leave(namespace);
    const uri = universalUri(id.text, type.text);
    if (uri !== undefined) {
      context.put(identifier, "system", "urn:ietf:rfc:3986", type.exists ? type : id);
      context.put(identifier, "value", uri, id);
      return identifier;
    }
    if (type.exists) context.put(identifier, "type", { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0301", code: type.text }] }, type);
    context.put(identifier, "value", id.text, id);
    return identifier;
  },
};
