import type { SourceNode } from "../runtime/node.ts";
import { Failure, type MappingFunction } from "./function.ts";
import { timeUnitOf, useUnit } from "./time-unit.ts";

const minutesOf: Readonly<Record<string, number>> = { s: 1 / 60, min: 1, h: 60, d: 1440, wk: 10_080 };

function offset(number: SourceNode, unit: SourceNode): number | Failure {
  if (!/^\d{1,6}(\.\d{1,4})?$/.test(number.text.trim())) return new Failure("mapping.not-a-number");
  const factor = minutesOf[timeUnitOf(unit) ?? ""];
  if (factor === undefined) return new Failure("mapping.not-a-time-unit");
  const minutes = Number(number.text) * factor;
  return Math.abs(minutes - Math.round(minutes)) > 1e-6 ? new Failure("mapping.not-whole-minutes") : Math.round(minutes);
}

/** A time and its unit (RPT.9 with RPT.10, or a CQ as in TQ1-5) to the minutes of Timing.repeat.offset. Less than a minute cannot be said. */
export const minutes: MappingFunction = {
  name: "minutes",
  from: ["NM", "CQ"],
  to: ["unsignedInt"],
  node: (node, context, [unit]) => {
    const [number, named] = unit === undefined ? [node.child(1), node.child(2)] : [node, unit];
    const found = offset(number, named);
    if (found instanceof Failure) return found;
    context.use(number);
    useUnit(named, context);
    return found;
  },
};
