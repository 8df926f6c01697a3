import { anonymous } from "../../src/delivery/auth/index.ts";
import { openTarget } from "../../src/delivery/target.ts";
import type { ReadableTarget } from "../../src/delivery/target.ts";

/** The FHIR server at a base URL, which asks for no credential and knows no limit. */
export function openPlain(url: string, timeoutMilliseconds: number): ReadableTarget {
  return openTarget({ url, timeoutSeconds: timeoutMilliseconds / 1000, rate: null }, anonymous);
}
