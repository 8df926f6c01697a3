import type { MappingFunction } from "./function.ts";

/** Units of the patterns Q<integer>S to Q<integer>L (HL7 table 0335) as R4's units of time. A month is lunar or of the calendar: R4 has one. */
const units: Readonly<Record<string, string>> = { S: "s", M: "min", H: "h", D: "d", W: "wk", L: "mo" };

/** Reads `Q6H`; undefined for every other pattern. */
function everySo(text: string): { readonly period: number; readonly unit: string } | undefined {
  const match = /^Q([1-9]\d{0,3})([SMHDWL])$/.exec(text.trim().toUpperCase());
  return match === null ? undefined : { period: Number(match[1]), unit: units[match[2]!]! };
}

/** How often within the period that a pattern (a CWE, or its code) says: once. */
export const patternToFrequency: MappingFunction = {
  name: "pattern→frequency",
  from: ["ST", "CWE"],
  to: ["positiveInt"],
  node: (node, context) => {
    if (everySo(node.child(1).text) === undefined) return undefined;
    context.use(node.child(1));
    return 1;
  },
};

/** The number of `Q6H`: 6. */
export const patternToPeriod: MappingFunction = {
  name: "pattern→period",
  from: ["ST", "CWE"],
  to: ["decimal"],
  node: (node, context) => {
    const every = everySo(node.child(1).text);
    if (every !== undefined) context.use(node.child(1));
    return every?.period;
  },
};

/** The unit of `Q6H`: h. */
export const patternToPeriodUnit: MappingFunction = {
  name: "pattern→period-unit",
  from: ["ST", "CWE"],
  to: ["code"],
  node: (node, context) => {
    const every = everySo(node.child(1).text);
    if (every !== undefined) context.use(node.child(1));
    return every?.unit;
  },
};
