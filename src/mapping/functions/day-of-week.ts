import { Failure, type MappingFunction } from "./function.ts";

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** A day of the week as a number, Monday first (HL7 table 0527, DW), to R4's days-of-week. */
export const dayOfWeek: MappingFunction = {
  name: "day-of-week",
  from: ["NM"],
  to: ["code"],
  leaf: (text) => days[Number(text.trim()) - 1] ?? new Failure("mapping.not-a-number"),
};
