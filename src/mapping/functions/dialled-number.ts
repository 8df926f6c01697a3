import type { MappingFunction } from "./function.ts";

/**
 * The number as it is dialled (XTN.12) beside another form of it or an electronic address, as a ContactPoint of its own: a ContactPoint has one value, and
 * `XTN→ContactPoint` gives the other. It is a telephone number by its definition, unless XTN.3 says that a fax or a pager has it (table 0202). Nothing where XTN.12 is
 * the value, or says the same as XTN.1.
 */
export const dialledNumber: MappingFunction = {
  name: "dialled-number",
  from: ["XTN"],
  to: ["ContactPoint"],
  node: (node, context) => {
    const [written, kind, dialled] = [node.child(1), node.child(3), node.child(12)];
    if (!dialled.hasValue || (!written.hasValue && !/^(Internet|X\.400)$/.test(kind.text))) return undefined;
    if (written.text === dialled.text) {
      context.leave(dialled);
      return undefined;
    }
    const point = {};
    context.put(point, "system", systems.get(kind.text) ?? "phone", kind.hasValue ? kind : dialled);
    context.put(point, "value", dialled.text, dialled);
    return point;
  },
};

const systems = new Map([["FX", "fax"], ["BP", "pager"]]);
