import { decimal, type RawJson } from "../../model/fhir.ts";

const pattern = /^([+-]?)(\d*)(\.\d*)?$/;

/** As FHIR writes a decimal too: nearly every number of a laboratory. */
const plain = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * A number as HL7 v2 writes it (section 2A.2.48: optional sign, digits, optional point), as a FHIR decimal with the digits that are written:
 * `7.0` stays `7.0`, `+7` is 7, `.5` is 0.5, `007` is 7. Undefined when the text is no number.
 */
export function toDecimal(text: string): number | RawJson | undefined {
  if (plain.test(text)) return decimal(text);
  const match = pattern.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  if (whole === "" && fraction.length < 2) return undefined;
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  return decimal(`${sign === "-" ? "-" : ""}${digits}${fraction === "." ? "" : fraction}`);
}

/** A number that a comparator may stand before: `<0.5`, which senders write under NM. */
export interface ComparedNumber {
  readonly comparator: string | undefined;
  readonly value: number | RawJson;
}

/** Reads a number with or without a comparator; undefined when the text is something else. */
export function toComparedNumber(text: string): ComparedNumber | undefined {
  if (plain.test(text)) return { comparator: undefined, value: decimal(text) };
  const match = /^(<=|>=|<|>)?\s*(\S+)$/.exec(text.trim());
  const value = match === null ? undefined : toDecimal(match[2]!);
  return value === undefined ? undefined : { comparator: match![1], value };
}
