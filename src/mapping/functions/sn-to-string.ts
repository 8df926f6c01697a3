import type { MappingFunction } from "./function.ts";
import { partsOf } from "./sn.ts";

/**
 * SN as text, for what no number type of FHIR can say: `2+`, `<>5`. The parts stand as HL7 v2 writes them for people, without spaces; units (a CWE handed over by `with`)
 * follow after one.
 */
export const snToString: MappingFunction = {
  name: "SN→string",
  from: ["SN"],
  to: ["string"],
  node: (node, context, [units]) => {
    const { comparator, first, separator, second } = partsOf(node);
    const parts = [comparator, first, separator, second].filter((part) => part.hasValue);
    if (parts.length === 0) return undefined;
    for (const part of parts) context.use(part);
    const text = parts.map((part) => part.text).join("");
    const unit = units?.child(2).hasValue === true ? units.child(2) : units?.child(1);
    if (unit?.hasValue !== true) return text;
    context.use(unit);
    return `${text} ${unit.text}`;
  },
};
