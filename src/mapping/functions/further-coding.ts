import type { MappingFunction } from "./function.ts";

/**
 * A code (CWE, CNE) as one more Coding of a concept that another field codes (handed over by `with`): the procedure of FT1-25 beside the transaction of FT1-7. Where
 * both are the same code of the same system, it is there already and the leaves are left.
 */
export const furtherCoding: MappingFunction = {
  name: "further-coding",
  from: ["CWE", "CNE"],
  to: ["Coding"],
  node: (node, context, [first]) => {
    const same = first !== undefined && [1, 3].every((component) => first.child(component).text === node.child(component).text);
    if (!same) return context.convert("CWE→Coding", node);
    context.leave(node);
    return undefined;
  },
};
