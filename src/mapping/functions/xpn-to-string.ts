import type { MappingFunction } from "./function.ts";

/** A person's name as one text, for elements that take no HumanName: prefix, given names, family name, suffix, in this order and with spaces between. */
export const xpnToString: MappingFunction = {
  name: "XPN→string",
  from: ["XPN"],
  to: ["string"],
  node: (node, context) => {
    const family = node.child(1);
    const parts = [node.child(5), node.child(2), node.child(3), family.child(1), node.child(4), node.child(6), node.child(14)].filter((part) => part.hasValue);
    if (parts.length === 0) return undefined;
    for (const part of parts) context.use(part);
    return parts.map((part) => part.text).join(" ");
  },
};
