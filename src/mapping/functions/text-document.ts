import type { MappingFunction } from "./function.ts";
import { lines } from "./lines.ts";

/**
 * Text of one or several lines to the data of an Attachment: further repetitions and joined segments become further lines, as `lines` reads them, and the whole is
 * written as base64 of UTF-8.
 */
export const textDocument: MappingFunction = {
  ...lines,
  name: "text-document",
  to: ["base64Binary"],
  finish: (text) => Buffer.from(text, "utf8").toString("base64"),
};
