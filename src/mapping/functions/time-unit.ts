import type { SourceNode } from "../runtime/node.ts";
import { Failure, type FunctionContext, type MappingFunction } from "./function.ts";

/** Units of time as ISO+ and ANS+ (HL7 v2.8 section 7.18.2), UCUM and plain English write them, in lower case, and the code of UCUM that R4 asks for. */
const units = new Map([
  ["s", "s"],
  ["sec", "s"],
  ["seconds", "s"],
  ["min", "min"],
  ["minute", "min"],
  ["minutes", "min"],
  ["h", "h"],
  ["hr", "h"],
  ["hour", "h"],
  ["hours", "h"],
  ["d", "d"],
  ["day", "d"],
  ["days", "d"],
  ["wk", "wk"],
  ["mo", "mo"],
  ["a", "a"],
  ["ann", "a"],
  ["yr", "a"],
]);

/** The UCUM code of a unit of time (a CWE); undefined where it is none. ISO+ knows no capitals, so that `D` and `Hr` are read as `d` and `hr`. */
export function timeUnitOf(node: SourceNode): string | undefined {
  return units.get(codeOfUnit(node).text.trim().toLowerCase());
}

/** The part of a CWE that names the unit: its code, or its text where there is no code. */
export function codeOfUnit(node: SourceNode): SourceNode {
  return node.child(1).hasValue ? node.child(1) : node.child(2);
}

/** Notes that the code of a unit was used. What stands beside it says no more than the code, and is archived. */
export function useUnit(node: SourceNode, context: FunctionContext): void {
  const code = codeOfUnit(node);
  for (const number of node.children()) {
    const part = node.child(number);
    if (part.from === code.from) context.use(part);
    else context.archive(part);
  }
}

/** A CWE that names a unit of time to R4's units-of-time (Timing.repeat.periodUnit, durationUnit). What it says beside its code is archived. */
export const timeUnit: MappingFunction = {
  name: "time-unit",
  from: ["CWE"],
  to: ["code"],
  node: (node, context) => {
    const unit = timeUnitOf(node);
    if (unit === undefined) return new Failure("mapping.not-a-time-unit");
    useUnit(node, context);
    return unit;
  },
};
