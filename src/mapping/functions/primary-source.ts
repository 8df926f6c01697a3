import type { MappingFunction } from "./function.ts";

/**
 * A code of the CDC's table NIP001 (RXA-9 of an immunization message) to Immunization.primarySource: 00 is a new record of those who vaccinated, 01 to 08 are reports
 * of a dose that others gave (CDC implementation guide for immunization messaging 1.5, RXA-9). Any other code says neither.
 */
export const primarySource: MappingFunction = {
  name: "primary-source",
  from: ["CWE"],
  to: ["boolean"],
  node: (node, context) => {
    const code = node.child(1).text;
    if (!/^0[0-8]$/.test(code)) return undefined;
    context.use(node.child(1));
    return code === "00";
  },
};
