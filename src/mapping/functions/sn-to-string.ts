import type { MappingFunction } from "./function.ts";
import { partsOf } from "./sn.ts";

/** SN as text, for what no number type of FHIR can say: `2+`, `<>5`. The parts stand as HL7 v2 writes them for people, without spaces. */
export const snToString: MappingFunction = {
  name: "SN→string",
  from: ["SN"],
  to: ["string"],
  node: (node, context) => {
    const { comparator, first, separator, second } = partsOf(node);
    const parts = [comparator, first, separator, second].filter((part) => part.hasValue);
    if (parts.length === 0) return undefined;
    for (const part of parts) context.use(part);
    return parts.map((part) => part.text).join("");
  },
};
