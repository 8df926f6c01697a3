import type { MappingFunction } from "./function.ts";

/**
 * Text of one or several lines: a component separator inside it is text, repetitions and joined segments become further lines
 * (HL7 v2.8 chapter 2A: FT, TX).
 */
export const lines: MappingFunction = {
  name: "lines",
  from: [],
  to: ["string", "markdown"],
  joins: "\n",
  node: (node, context) => {
    context.use(node);
    return node.span;
  },
};
