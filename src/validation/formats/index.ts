import { isGlobalUri } from "./global-uri.ts";
import { isBoolean, isDecimal, isInteger, isPositiveInt, isUnsignedInt } from "./number.ts";
import { isBase64, isCode, isId, isOid, isText, isUri, isUuid, isXhtml } from "./text.ts";
import { isDate, isDateTime, isInstant, isTime } from "./time.ts";

/** The form of a primitive type: a linear check, and the form in words. */
export interface Format {
  readonly type: string;
  readonly check: (value: unknown) => boolean;
  readonly expected: string;
}

const day = "a day of the calendar";
const moment = `YYYY-MM-DDThh:mm:ss with an offset (Z or ±hh:mm), on ${day}`;
const uri = "a text without white space";
const text = "a text of 1 to 1,048,576 characters";

const table: Readonly<Record<string, readonly [Format["check"], string]>> = {
  base64Binary: [isBase64, "base64 in groups of four characters"],
  boolean: [isBoolean, "true or false"],
  canonical: [isUri, uri],
  code: [isCode, "a text without white space, single spaces inside excepted"],
  date: [isDate, `YYYY, YYYY-MM or YYYY-MM-DD, ${day}`],
  dateTime: [isDateTime, `YYYY, YYYY-MM, YYYY-MM-DD or ${moment}`],
  decimal: [isDecimal, "a JSON number"],
  id: [isId, "1 to 64 letters, digits, - and ."],
  instant: [isInstant, moment],
  integer: [isInteger, "a whole JSON number from -2147483648 to 2147483647"],
  markdown: [isText, text],
  oid: [isOid, "urn:oid: and numbers with dots between them"],
  positiveInt: [isPositiveInt, "a whole JSON number from 1 to 2147483647"],
  string: [isText, text],
  time: [isTime, "hh:mm:ss without an offset"],
  unsignedInt: [isUnsignedInt, "a whole JSON number from 0 to 2147483647"],
  uri: [isUri, uri],
  url: [isUri, uri],
  uuid: [isUuid, "urn:uuid: and a UUID in lower case"],
  xhtml: [isXhtml, "an XHTML div as text"],
};

/** A uri that means the same wherever it stands. */
export const globalUri: Format = { type: "uri", check: isGlobalUri, expected: "an absolute URI without white space, and a UUID in lower case or an OID where it starts with urn:uuid: or urn:oid:" };

/** The formats of R4's primitive types by type. */
export const formats: ReadonlyMap<string, Format> = new Map(Object.entries(table).map(([type, [check, expected]]) => [type, { type, check, expected }]));
