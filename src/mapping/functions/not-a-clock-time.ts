import { Failure, type MappingFunction } from "./function.ts";
import { tmToTime } from "./tm-to-time.ts";

/**
 * What stands in a field of clock times and is none that FHIR can say (`after lunch`, `0815+0100`) as text, so that a result is not delivered without its value.
 * Nothing for a time: `TM→time` carries that, and warns of what is none.
 */
export const notAClockTime: MappingFunction = {
  name: "not-a-clock-time",
  from: ["TM"],
  to: ["string"],
  node: (node, context) => {
    if (!node.hasValue || !(tmToTime.leaf!(node.text, context) instanceof Failure)) return undefined;
    context.use(node);
    return node.text;
  },
};
