import { toDateTime } from "./dtm.ts";
import { Failure, type LeafContext, type MappingFunction } from "./function.ts";
import { later, secondsOf } from "./clock-duration.ts";

/** A planned time as an instant: minutes are needed, and an offset (the value's own, that of MSH-7 or the feed's zone). */
function instantOf(text: string, context: LeafContext): string | Failure {
  const value = toDateTime(text, context);
  return typeof value === "string" && !value.includes("T") ? new Failure("mapping.not-an-instant") : value;
}

/**
 * DTM to the instant at which something is planned (Appointment.start). An appointment at half past eleven begins with that minute: seconds that are not written are
 * `00`, as R4 has it for dateTime. What was measured or recorded takes `DTM→instant`, which fills nothing up.
 */
export const plannedInstant: MappingFunction = {
  name: "planned-instant",
  from: ["DTM"],
  to: ["instant"],
  leaf: instantOf,
};

/** When something planned ends: its start (DTM) and, handed over by `with`, how long it takes (NM) in which unit (CNE). Without a unit of the clock nothing is written. */
export const plannedEnd: MappingFunction = {
  name: "start+duration→instant",
  from: ["DTM"],
  to: ["instant"],
  node: (start, context, [amount, unit]) => {
    const begin = instantOf(start.text, context);
    if (begin instanceof Failure) return begin;
    const seconds = amount?.hasValue === true ? secondsOf(amount, unit) : undefined;
    if (seconds === undefined || seconds <= 0) return undefined;
    for (const node of [start, amount!, unit!.child(1)]) context.use(node);
    return later(begin, seconds);
  },
};
