import type { SourceNode } from "../runtime/node.ts";
import { toDecimal } from "./nm.ts";
import { timeUnitOf } from "./time-unit.ts";

/** Units whose length is the same everywhere in the calendar. */
const secondsOfUnit = new Map([
  ["s", 1],
  ["min", 60],
  ["h", 3600],
  ["d", 86_400],
  ["wk", 604_800],
]);

/**
 * Whole seconds of a number (NM) and its unit (CNE, CWE). Undefined where there is no unit: HL7 v2 reads seconds then (v2.8 section 10.6.2.10), senders mean minutes,
 * and neither is taken for granted. Undefined too where the unit is not one of a clock, or the number is none.
 */
export function secondsOf(amount: SourceNode, unit: SourceNode | undefined): number | undefined {
  if (unit?.hasValue !== true || toDecimal(amount.text.trim()) === undefined) return undefined;
  const length = secondsOfUnit.get(timeUnitOf(unit) ?? "");
  const seconds = length === undefined ? undefined : Number(amount.text) * length;
  return seconds !== undefined && Number.isInteger(seconds) && Math.abs(seconds) <= 31_622_400 ? seconds : undefined;
}

/** A FHIR dateTime with a time of day, some seconds later (or earlier, below 0), with the same offset and fraction of a second. */
export function later(dateTime: string, seconds: number): string {
  const [, clock, rest] = /^(.{19})(.*)$/.exec(dateTime)!;
  return new Date(Date.parse(`${clock}Z`) + seconds * 1000).toISOString().slice(0, 19) + rest!;
}
