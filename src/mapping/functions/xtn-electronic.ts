import type { SourceNode } from "../runtime/node.ts";
import type { MappingFunction } from "./function.ts";

/**
 * The electronic address (XTN.4) of an XTN that also holds a telephone number, as a ContactPoint of its own: a ContactPoint has one value, and `XTN→ContactPoint` gives
 * the number. Nothing where XTN.4 stands alone or XTN.3 says that it is the value. XTN.4 is an e-mail address up to version 2.6.
 */
export const xtnElectronic: MappingFunction = {
  name: "electronic-address",
  from: ["XTN"],
  to: ["ContactPoint"],
  node: (node, context) => {
    const address = node.child(4);
    if (!address.hasValue || !hasNumber(node) || /^(Internet|X\.400)$/.test(node.child(3).text) || !address.text.includes("@")) return undefined;
    const point = {};
    context.put(point, "system", "email", address);
    context.put(point, "value", address.text, address);
    return point;
  },
};

function hasNumber(node: SourceNode): boolean {
  return node.child(1).hasValue || node.child(7).hasValue || node.child(12).hasValue;
}
