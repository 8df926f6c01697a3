import { isRawJson } from "../../model/fhir.ts";

/** decimal: any JSON number; one kept as its text (`7.0`) is `RawJson` (R4 datatypes, decimal). */
export function isDecimal(value: unknown): boolean {
  return typeof value === "number" ? Number.isFinite(value) : isRawJson(value) && /^[-\d]/.test(value.rawJSON);
}

/** integer: 32 bits, signed (R4 datatypes, integer). */
export function isInteger(value: unknown): boolean {
  return typeof value === "number" && (value | 0) === value;
}

/** unsignedInt: 0 to 2,147,483,647 (R4 datatypes, unsignedInt). */
export function isUnsignedInt(value: unknown): boolean {
  return typeof value === "number" && (value | 0) === value && value >= 0;
}

/** positiveInt: 1 to 2,147,483,647 (R4 datatypes, positiveInt). */
export function isPositiveInt(value: unknown): boolean {
  return typeof value === "number" && (value | 0) === value && value > 0;
}

export function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}
