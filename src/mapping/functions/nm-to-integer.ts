import { Failure, type LeafContext, type MappingFunction } from "./function.ts";

/** A whole number within the bounds of the FHIR type. */
function whole(least: number) {
  return (text: string, _context: LeafContext): number | Failure => {
    if (!/^[+-]?\d{1,10}(\.0*)?$/.test(text.trim())) return new Failure("mapping.not-a-number");
    const number = Number(text);
    return number < least || number > 2_147_483_647 ? new Failure("mapping.not-a-number") : number;
  };
}

/** NM to FHIR integer. */
export const nmToInteger: MappingFunction = { name: "NM→integer", from: ["NM", "SI"], to: ["integer"], leaf: whole(-2_147_483_648) };

/** NM to FHIR positiveInt: 1 and above. */
export const nmToPositiveInt: MappingFunction = { name: "NM→positiveInt", from: ["NM", "SI", "ST"], to: ["positiveInt"], leaf: whole(1) };

/** NM to FHIR unsignedInt: 0 and above. */
export const nmToUnsignedInt: MappingFunction = { name: "NM→unsignedInt", from: ["NM", "SI"], to: ["unsignedInt"], leaf: whole(0) };
