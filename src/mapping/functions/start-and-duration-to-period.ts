import type { FhirObject } from "../../model/fhir.ts";
import type { SourceNode } from "../runtime/node.ts";
import { later, secondsOf } from "./clock-duration.ts";
import { toDateTime } from "./dtm.ts";
import { Failure, type FunctionContext, type MappingFunction } from "./function.ts";

/** A Period from `begin`, which `nodes` wrote, to its end where a length in units of the clock is given and the start has a time of day. */
function periodFrom(begin: string, nodes: readonly SourceNode[], amount: SourceNode | undefined, unit: SourceNode | undefined, context: FunctionContext): FhirObject {
  const period: FhirObject = {};
  context.put(period, "start", begin, ...nodes);
  const seconds = amount?.hasValue === true && begin.includes("T") ? secondsOf(amount, unit) : undefined;
  if (seconds !== undefined && seconds > 0) context.put(period, "end", later(begin, seconds), ...nodes, amount!, unit!.child(1));
  return period;
}

/** A start (DTM) and, handed over by `with`, how long it lasts (NM) in which unit (CNE), to Period: AIS-4, AIS-7, AIS-8 (HL7 v2.8 section 10.6.4). */
export const startAndDurationToPeriod: MappingFunction = {
  name: "start+duration→Period",
  from: ["DTM"],
  to: ["Period"],
  node: (start, context, [amount, unit]) => {
    const begin = toDateTime(start.text, context);
    return begin instanceof Failure ? begin : periodFrom(begin, [start.child(1)], amount, unit, context);
  },
};

/**
 * How long after the appointment's start a resource is needed (NM) to Period. By `with`: the offset's unit (CNE), the appointment's start (DTM), and how long the
 * resource is needed (NM) in which unit (CNE). HL7 v2.8 section 10.6.4.5: a negative offset is before the appointment. Without a start of the appointment with a
 * time of day, or without a unit of the clock, nothing is written.
 */
export const offsetToPeriod: MappingFunction = {
  name: "offset+duration→Period",
  from: ["NM"],
  to: ["Period"],
  node: (offset, context, [offsetUnit, appointment, amount, unit]) => {
    const seconds = secondsOf(offset, offsetUnit);
    if (seconds === undefined || appointment?.hasValue !== true) return undefined;
    const base = toDateTime(appointment.text, context);
    if (base instanceof Failure || !base.includes("T")) return undefined;
    return periodFrom(later(base, seconds), [offset.child(1), offsetUnit!.child(1)], amount, unit, context);
  },
};
