import { secondsOf } from "./clock-duration.ts";
import type { MappingFunction } from "./function.ts";

/** A length (NM) and, handed over by `with`, its unit (CNE) to whole minutes (SCH-9, SCH-10). Nothing where there is no unit or where they are no whole minutes. */
export const durationToMinutes: MappingFunction = {
  name: "duration→minutes",
  from: ["NM"],
  to: ["positiveInt"],
  node: (amount, context, [unit]) => {
    const minutes = (secondsOf(amount, unit) ?? 0) / 60;
    if (!Number.isInteger(minutes) || minutes < 1) return undefined;
    context.use(amount);
    context.use(unit!.child(1));
    return minutes;
  },
};
