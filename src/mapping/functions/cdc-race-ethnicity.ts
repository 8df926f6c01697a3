import type { MappingFunction } from "./function.ts";

/** The CDC's Race & Ethnicity code system, as US Core names it. */
const system = "urn:oid:2.16.840.1.113883.6.238";

/**
 * A race or an ethnicity (PID-10, PID-22) as a Coding of the CDC's code system, from which HL7 v2 table 0005 takes its codes. A row asks before whether it is such a
 * code. The name of the table is read and stands as the system; further parts of the field are not.
 */
export const cdcRaceEthnicity: MappingFunction = {
  name: "cdc-race-ethnicity",
  from: ["CWE"],
  to: ["Coding"],
  node: (node, context) => {
    const [code, display, table] = [node.child(1), node.child(2), node.child(3)];
    if (!code.hasValue) return undefined;
    const coding = {};
    context.put(coding, "system", system, table.hasValue ? table : code);
    context.put(coding, "code", code.text, code);
    if (display.hasValue) context.put(coding, "display", display.text, display);
    return coding;
  },
};
