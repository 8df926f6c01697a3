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
  return units.get(tellingPart(node).text.trim().toLowerCase());
}

function tellingPart(node: SourceNode): SourceNode {
  return node.child(1).hasValue ? node.child(1) : node.child(2);
}

/** The part of a unit (a CWE) that tells which one it is. The others, its name and its coding system, are left: UCUM's code says the same. */
export function timeUnitPart(node: SourceNode, context: FunctionContext): SourceNode {
  const telling = tellingPart(node);
  for (const number of node.children()) if (node.child(number).from !== telling.from) context.leave(node.child(number));
  return telling;
}

/** A CWE that names a unit of time to R4's units-of-time (Timing.repeat.periodUnit, durationUnit). */
export const timeUnit: MappingFunction = {
  name: "time-unit",
  from: ["CWE"],
  to: ["code"],
  node: (node, context) => {
    const unit = timeUnitOf(node);
    if (unit === undefined) return new Failure("mapping.not-a-time-unit");
    context.use(timeUnitPart(node, context));
    return unit;
  },
};
