import type { FhirObject } from "../../model/fhir.ts";
import { later } from "./clock-duration.ts";
import { toDateTime } from "./dtm.ts";
import { Failure, type MappingFunction } from "./function.ts";

/**
 * A start (DTM) and, handed over by `with`, how many minutes it took (NM) to Period: PR1-5 and PR1-7 (HL7 v2.8 section 6.5.3). The end is the start's clock moved on,
 * in the start's own offset. A start whose time of day is of no known offset is a date, which has no end that could be reckoned: the minutes are left.
 */
export const startAndMinutesToPeriod: MappingFunction = {
  name: "start+minutes→Period",
  from: ["DTM", "DT"],
  to: ["Period"],
  node: (start, context, [minutes]) => {
    const begin = toDateTime(start.text, context);
    if (begin instanceof Failure) return begin;
    const period: FhirObject = {};
    const at = start.child(1);
    context.put(period, "start", begin, at);
    if (minutes?.exists !== true || minutes.isNull) return period;
    if (!begin.includes("T")) {
      context.leave(minutes);
      return period;
    }
    if (!/^\d{1,6}$/.test(minutes.text)) {
      context.warn("mapping.not-a-number");
      return period;
    }
    context.put(period, "end", later(begin, Number(minutes.text) * 60), at, minutes.child(1));
    return period;
  },
};
