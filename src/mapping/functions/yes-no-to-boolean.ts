import { Failure, type MappingFunction } from "./function.ts";

/** HL7 table 0136 (Y, N) to boolean. Anything else is a failure: no is never assumed. */
export const yesNoToBoolean: MappingFunction = {
  name: "yes-no",
  from: ["ID", "IS", "ST"],
  to: ["boolean"],
  leaf: (text) => answers.get(text.trim()) ?? new Failure("mapping.not-yes-no"),
};

const answers = new Map([["Y", true], ["N", false]]);
