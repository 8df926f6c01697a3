import { feedUrn, universalUri } from "../runtime/systems.ts";
import type { SourceNode } from "../runtime/node.ts";
import type { FunctionContext, MappingFunction } from "./function.ts";

/**
 * An assigning authority to a system URI: an HD, or a namespace with its universal id and type handed over by `with` (EI.2 to EI.4). The feed's registry is asked
 * first, by universal id and by namespace; an OID, UUID or URI is a system by itself; a namespace that nobody has registered becomes a URN of the feed, and an
 * information says so (HL7 v2.8 section 2A.2.33, table 0301). A namespace beside a universal id is left: both name the same authority.
 */
export const authorityToUri: MappingFunction = {
  name: "authority→uri",
  from: ["HD", "ST", "IS"],
  to: ["uri", "url"],
  node: (node, context, [id = node.child(2), type = node.child(3)]) => systemOf(node.child(1), id, type, context),
};

/** A universal id and its type (handed over by `with`) to a system URI, where no namespace stands beside it. */
export const universalIdToUri: MappingFunction = {
  name: "universal-id→uri",
  from: ["ST"],
  to: ["uri", "url"],
  node: (node, context, [type = node.child(2)]) => systemOf(node.child(2), node, type, context),
};

/** The system of an authority in three parts; see `authorityToUri`. */
export function systemOf(namespace: SourceNode, id: SourceNode, type: SourceNode, context: FunctionContext): string | undefined {
  if (!namespace.hasValue && !id.hasValue) return undefined;
  const known = registered(id, context) ?? registered(namespace, context);
  const universal = known ?? (id.hasValue ? universalUri(id.text, type.text) : undefined);
  if (known === undefined && universal !== undefined) {
    context.use(id);
    if (type.hasValue) context.use(type);
    if (namespace.hasValue) context.leave(namespace);
    return universal;
  }
  for (const part of [namespace, id, type]) if (part.hasValue) context.use(part);
  if (known !== undefined) return known;
  const parts = [namespace, id, type].map((part) => (part.hasValue ? part.text : ""));
  while (parts.at(-1) === "") parts.pop();
  const uri = feedUrn(context.feed.name, "authority", ...parts);
  context.unregistered("assigning authority", uri);
  context.unknownAuthority(namespace, id, type, uri);
  return uri;
}

function registered(part: SourceNode, { feed }: FunctionContext): string | undefined {
  return part.hasValue ? feed.authorities.get(part.text) : undefined;
}
