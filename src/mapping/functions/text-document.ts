import type { MappingFunction } from "./function.ts";
import { lines } from "./lines.ts";

/**
 * Text of one or several lines (as `lines` reads it) to the data of an Attachment: further repetitions, joined segments and the places of `with` become further
 * lines, and the whole is written as base64 of UTF-8.
 */
export const textDocument: MappingFunction = {
  name: "text-document",
  from: [],
  to: ["base64Binary"],
  joins: "\n",
  finish: (text) => Buffer.from(text, "utf8").toString("base64"),
  node: (node, context, withs) => {
    const texts = [node, ...withs].filter((one) => one.hasValue).map((one) => lines.node!(one, context, []));
    return texts.join("\n");
  },
};
