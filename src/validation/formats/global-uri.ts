import { isAbsolute, isUri, isUrn } from "./text.ts";

/** Answers that are remembered, and the longest URI of which they are: code systems are few and come again and again. */
const remembered = 1000;
const longest = 200;
const known = new Set<unknown>();

/** An absolute uri, which means the same wherever it stands; what says that it is a UUID or an OID has its form (R4 datatypes, uri). */
export function isGlobalUri(value: unknown): boolean {
  if (known.has(value)) return true;
  if (!isUri(value) || !isAbsolute(value as string) || !isUrn(value as string)) return false;
  // A copy: the text may be a view of a whole record, which would be kept with it.
  if (known.size < remembered && (value as string).length <= longest) known.add(Array.from(value as string).join(""));
  return true;
}
