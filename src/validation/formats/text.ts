import { isDigit, isSpace } from "./characters.ts";

// Where a regular expression can say it in one linear pass, it does: V8 compiles it to a loop over the flat text, which is four to five times as fast as `charCodeAt`.
const space = /\s/;
const spaceOutOfPlace = /[^\S ]|^ | {2}| $/;
const id = /^[A-Za-z0-9.-]{1,64}$/;
const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A string's length at most, in characters (R4 datatypes, string: 1 MB). */
const longest = 1_048_576;

/** string and markdown: not empty, at most 1,048,576 characters (R4 datatypes, string). */
export function isText(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= longest;
}

/** xhtml: not empty. */
export function isXhtml(value: unknown): boolean {
  return typeof value === "string" && value.length > 0;
}

/** code: no white space but single spaces inside (R4 datatypes, code). */
export function isCode(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && !(space.test(value) && spaceOutOfPlace.test(value));
}

/** id: 1 to 64 of A–Z, a–z, 0–9, `-` and `.` (R4 datatypes, id). */
export function isId(value: unknown): boolean {
  return typeof value === "string" && id.test(value);
}

/** uri, url and canonical: not empty, no white space (R4 datatypes, uri). */
export function isUri(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && !space.test(value);
}

/** True for a URI that starts with a scheme and a colon (RFC 3986, section 3.1), whatever follows. */
export function isAbsolute(uri: string): boolean {
  const colon = uri.indexOf(":");
  if (colon < 1 || colon === uri.length - 1) return false;
  for (let i = 0; i < colon; i++) {
    const code = uri.charCodeAt(i) | 32;
    const isLetter = code >= 97 && code <= 122;
    if (!isLetter && (i === 0 || !(isDigit(uri.charCodeAt(i)) || "+-.".includes(uri[i]!)))) return false;
  }
  return true;
}

/** oid: `urn:oid:` and arcs without leading zeros, the first of them 0 to 2 (R4 datatypes, oid). */
export function isOid(value: unknown): boolean {
  if (typeof value !== "string" || !value.startsWith("urn:oid:")) return false;
  const first = value.charCodeAt(8);
  if (first < 48 || first > 50 || value.length < 11) return false;
  let arc = 0;
  for (let i = 9; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === 46) {
      if (i > 9 && arc === 0) return false;
      arc = 0;
    } else {
      if (!isDigit(code) || i === 9 || (arc === 1 && value.charCodeAt(i - 1) === 48)) return false;
      arc++;
    }
  }
  return arc > 0;
}

/** uuid: `urn:uuid:` and 8-4-4-4-12 hexadecimal digits in lower case (R4 datatypes, uuid). */
export function isUuid(value: unknown): boolean {
  return typeof value === "string" && uuid.test(value);
}

/** True for a URN that is none of a UUID or OID, and for a well-formed one; a version or fragment may follow (R4 references, canonical). */
export function isUrn(uri: string): boolean {
  if (!uri.startsWith("urn:uuid:") && !uri.startsWith("urn:oid:")) return true;
  const end = uri.search(/[|#]/);
  const name = end < 0 ? uri : uri.slice(0, end);
  return isUuid(name) || isOid(name);
}

/** base64Binary: groups of four characters of the alphabet, `=` only to fill the last one; white space does not count (R4 datatypes, base64Binary; RFC 4648, section 4). */
export function isBase64(value: unknown): boolean {
  if (typeof value !== "string") return false;
  let count = 0;
  let padding = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (isSpace(code)) continue;
    if (code === 61) padding++;
    else if (padding > 0 || !isBase64Character(code)) return false;
    count++;
  }
  return count > 0 && count % 4 === 0 && padding <= 2;
}

function isBase64Character(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 43 || code === 47;
}

/** The bytes that a base64 text stands for, white space aside. */
export function decodedLength(base64: string): number {
  let characters = 0;
  for (let i = 0; i < base64.length; i++) if (isBase64Character(base64.charCodeAt(i))) characters++;
  return Math.floor((characters * 3) / 4);
}
