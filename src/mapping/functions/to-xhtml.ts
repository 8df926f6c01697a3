import type { MappingFunction } from "./function.ts";

/** A text as the XHTML of a narrative (R4, Narrative.div): one paragraph, its special characters escaped. Further repetitions stand on lines of their own. */
export const toXhtml: MappingFunction = {
  name: "xhtml",
  from: [],
  to: ["xhtml"],
  leaf: (text) => text.replace(/[&<>]/g, (character) => entities[character]!).replaceAll("\n", "<br/>"),
  joins: "<br/>",
  finish: (text) => `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>`,
};

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
