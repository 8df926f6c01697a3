import type { FhirObject } from "../../model/fhir.ts";
import { toDateTime } from "./dtm.ts";
import { Failure, type MappingFunction } from "./function.ts";
import { codeOfUnit, timeUnitOf } from "./time-unit.ts";

const day = 86_400_000;
const lengths: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000, d: day, wk: 7 * day };

/**
 * A start (DTM) and, handed over by `with`, how long it goes on (CQ) to Period: TQ1-7 and TQ1-6 without TQ1-8 (HL7 v2.8 section 4.5.4.6). The end is the start's clock
 * moved on, in the start's own offset. A start without a time of day begins a day, and so many days end with the last of them: R4's end is inclusive. A
 * length in months or years, in part of a day from a date, or in no unit of time gives the start alone and is left to another row.
 */
export const startAndLengthToPeriod: MappingFunction = {
  name: "start+length→Period",
  from: ["DTM"],
  to: ["Period"],
  node: (start, context, [length]) => {
    const begin = toDateTime(start.text, context);
    if (begin instanceof Failure) return begin;
    const period: FhirObject = {};
    const at = start.child(1);
    context.put(period, "start", begin, at);
    if (length?.hasValue !== true) return period;
    const end = endOf(begin, Number(length.child(1).text), lengths[timeUnitOf(length.child(2)) ?? ""]);
    if (end !== undefined) context.put(period, "end", end, at, length.child(1), codeOfUnit(length.child(2)));
    return period;
  },
};

function endOf(begin: string, count: number, unit: number | undefined): string | undefined {
  if (unit === undefined || !Number.isFinite(count) || count <= 0) return undefined;
  const length = Math.round(count * unit);
  if (begin.includes("T")) {
    const [, clock, rest] = /^(.{19})(.*)$/.exec(begin)!;
    return new Date(Date.parse(`${clock}Z`) + length).toISOString().slice(0, 19) + rest!;
  }
  if (begin.length < 10 || length % day !== 0) return undefined;
  return new Date(Date.parse(`${begin}T00:00:00Z`) + length - day).toISOString().slice(0, 10);
}
