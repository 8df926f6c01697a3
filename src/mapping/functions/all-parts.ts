import type { MappingFunction } from "./function.ts";

/**
 * A value of several parts as one text, for elements that take a text where HL7 v2 has an address, a telephone or a job (XAD, XTN, JCC): all parts that have a value, in
 * their order and with commas between. Nothing is left out, as nobody can say which part a reader needs.
 */
export const allParts: MappingFunction = {
  name: "all-parts",
  from: [],
  to: ["string"],
  node: (node, context) => {
    const { record, from, to } = node;
    const texts: string[] = [];
    for (let leaf = from; leaf < to; leaf++) if (!record.isNull(leaf)) texts.push(record.text(leaf));
    if (texts.length === 0) return undefined;
    context.use(node);
    return texts.join(", ");
  },
};
