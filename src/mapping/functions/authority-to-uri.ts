import { feedUrn } from "../runtime/systems.ts";
import type { MappingFunction } from "./function.ts";

/**
 * HD (assigning authority) to a system URI. The feed's registry is asked first, by universal id and by namespace; an OID, UUID or URI is a system by itself; a
 * namespace that nobody has registered becomes a URN of the feed, and an information says so (HL7 v2.8 section 2A.2.33, table 0301).
 */
export const authorityToUri: MappingFunction = {
  name: "authority→uri",
  from: ["HD", "EI", "ST", "IS"],
  to: ["uri"],
  node: (node, context) => {
    const [namespace, id, type] = [node.child(1), node.child(2), node.child(3)];
    for (const part of [id, namespace]) {
      const known = part.exists ? context.feed.authorities.get(part.text) : undefined;
      if (known === undefined) continue;
      context.use(node);
      return known;
    }
    const universal = universalUri(id.text, type.text);
    if (universal !== undefined) {
      context.use(id);
      if (type.exists) context.use(type);
      if (namespace.exists) context.leave(namespace);
      return universal;
    }
    if (!namespace.exists && !id.exists) return undefined;
    context.use(node);
    context.warn("mapping.local-name", { kind: "assigning authority" });
    return feedUrn(context.feed.name, "authority", [namespace, id, type].map((part) => part.text).filter((text) => text !== "").join("&"));
  },
};

function universalUri(id: string, type: string): string | undefined {
  if ((type === "ISO" || type === "OID" || type === "") && /^[0-2](\.(0|[1-9]\d*))+$/.test(id)) return `urn:oid:${id}`;
  if ((type === "UUID" || type === "GUID") && /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(id)) return `urn:uuid:${id.toLowerCase()}`;
  if ((type === "URI" || type === "URL" || type === "") && /^(https?|urn|ftp):\S+$/.test(id)) return id;
  return undefined;
}
