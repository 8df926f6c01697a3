import type { MappingFunction } from "./function.ts";

/**
 * A telephone number from its parts: the local number, and by `with` country, area and extension: `+1 555 5550100 X12`
 * (HL7 v2.8 section 2A.2.92: XTN.5 to XTN.8; the form is that of HL7's mapping guide). Parts that are not there are not made up.
 */
export const telephone: MappingFunction = {
  name: "telephone",
  from: ["SNM", "ST"],
  to: ["string"],
  node: (local, context, [country, area, extension]) => {
    const written: string[] = [];
    for (const [part, prefix] of [[country, "+"], [area, ""], [local, ""], [extension, "X"]] as const) {
      if (part === undefined || !part.hasValue) continue;
      context.use(part);
      written.push(part.text.startsWith(prefix) ? part.text : prefix + part.text);
    }
    return written.join(" ");
  },
};
