import { Failure, type MappingFunction } from "./function.ts";

/**
 * HD (MSH-3, 5, 24, 25) to the url of an endpoint: the universal id where its type says that it is an OID, a UUID or a URI (HL7 v2.8 section 2A.2.33,
 * table 0301). A name alone, and an id of another type (DNS, HCD), are no address: nothing is written. An id that is not what its type says is a failure.
 */
export const hdToUrl: MappingFunction = {
  name: "HD→url",
  from: ["HD"],
  to: ["url"],
  node: (node, context) => {
    const [id, type] = [node.child(2), node.child(3)];
    const form = forms.get(type.text);
    if (!id.exists || form === undefined) return undefined;
    if (!form.pattern.test(id.text)) return new Failure("mapping.not-an-address", { type: type.text });
    context.use(id);
    context.use(type);
    return form.prefix + id.text;
  },
};

const oid = { pattern: /^[0-2](\.(0|[1-9]\d*))+$/, prefix: "urn:oid:" };
const uuid = { pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, prefix: "urn:uuid:" };
const uri = { pattern: /^[a-z][a-z0-9+.-]*:\S+$/i, prefix: "" };

const forms = new Map([["ISO", oid], ["OID", oid], ["UUID", uuid], ["GUID", uuid], ["URI", uri], ["URL", uri]]);
