import { isDigit, isSpace } from "./characters.ts";

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

/** code: no white space at the ends and single spaces inside (R4 datatypes, code). */
export function isCode(value: unknown): boolean {
  if (typeof value !== "string" || value.length === 0) return false;
  let afterSpace = true;
  for (let i = 0; i < value.length; i++) {
    const space = isSpace(value.charCodeAt(i));
    if (space && afterSpace) return false;
    afterSpace = space;
  }
  return !afterSpace;
}

/** id: 1 to 64 of A–Z, a–z, 0–9, `-` and `.` (R4 datatypes, id). */
export function isId(value: unknown): boolean {
  if (typeof value !== "string" || value.length === 0 || value.length > 64) return false;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (!((code >= 97 && code <= 122) || isDigit(code) || code === 45 || (code >= 65 && code <= 90) || code === 46)) return false;
  }
  return true;
}

/** uri, url and canonical: not empty, no white space (R4 datatypes, uri). */
export function isUri(value: unknown): boolean {
  if (typeof value !== "string" || value.length === 0) return false;
  for (let i = 0; i < value.length; i++) {
    if (isSpace(value.charCodeAt(i))) return false;
  }
  return true;
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
  if (typeof value !== "string" || value.length !== 45 || !value.startsWith("urn:uuid:")) return false;
  for (let i = 9; i < 45; i++) {
    const code = value.charCodeAt(i);
    if (i === 17 || i === 22 || i === 27 || i === 32) {
      if (code !== 45) return false;
    } else if (!(isDigit(code) || (code >= 97 && code <= 102))) return false;
  }
  return true;
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
