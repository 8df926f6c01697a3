import type { FhirObject } from "../../model/fhir.ts";
import type { SourceNode } from "../runtime/node.ts";
import { universalUri } from "../runtime/systems.ts";
import type { FunctionContext, MappingFunction } from "./function.ts";

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
    if (id.hasValue) {
      if (namespace.hasValue) context.leave(namespace);
      return identifierOf(id, type, context);
    }
    if (!namespace.hasValue) return undefined;
    const identifier: FhirObject = {};
    context.put(identifier, "value", namespace.text, namespace);
    return identifier;
  },
};

/** A universal id (HD.2) with its type by `with` to an Identifier, as `HD→Identifier` does. */
export const universalIdToIdentifier: MappingFunction = {
  name: "universal-id→Identifier",
  from: ["ST"],
  to: ["Identifier"],
  node: (id, context, [type = id.child(2)]) => identifierOf(id, type, context),
};

function identifierOf(id: SourceNode, type: SourceNode, context: FunctionContext): FhirObject {
  const identifier: FhirObject = {};
  const uri = universalUri(id.text, type.text);
  if (uri !== undefined) context.put(identifier, "system", "urn:ietf:rfc:3986", type.hasValue ? type : id);
  else if (type.hasValue) context.put(identifier, "type", { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0301", code: type.text }] }, type);
  context.put(identifier, "value", uri ?? id.text, id);
  return identifier;
}
