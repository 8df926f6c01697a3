import type { MappingFunction } from "./function.ts";
import { nmToQuantity } from "./nm-to-quantity.ts";

/** CQ (number and units, HL7 v2.8 section 2A.2.14) to Quantity. */
export const cqToQuantity: MappingFunction = {
  name: "CQ→Quantity",
  from: ["CQ"],
  to: ["Quantity"],
  node: (node, context) => (node.child(1).hasValue ? nmToQuantity.node!(node.child(1), context, [node.child(2)]) : undefined),
};
