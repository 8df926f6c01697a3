import type { Issue } from "../../src/model/issue.ts";
import type { OracleIssue } from "./oracle.ts";

/** An error that one validator reports, and the other neither at its place nor one step above or below. */
export interface Difference {
  readonly by: "hapi" | "portage";
  /** Portage: the key of the error, or of the invariant. HAPI: the id of the message, or of the invariant; "" for what its JSON parser says. */
  readonly rule: string;
  /** FHIRPath without its first step, the resource's type, and without the `_` of a sibling; "" is the resource itself. */
  readonly place: string;
  readonly text: string;
  /** What the other one says instead; empty where it finds the resource valid. */
  readonly instead: readonly string[];
}

interface Found {
  readonly rule: string;
  readonly place: string;
  readonly text: string;
}

/** Compares the errors of both validators about one resource. */
export function differences(ours: readonly Issue[], theirs: readonly OracleIssue[]): Difference[] {
  const portage = ours.filter(isError).map(ourError);
  const hapi = theirs.filter(isError).map(theirError);
  return [...only("portage", portage, hapi), ...only("hapi", hapi, portage)];
}

/** True for an issue that makes a resource invalid. */
export function isError({ severity }: { readonly severity: string }): boolean {
  return severity === "error" || severity === "fatal";
}

function only(by: Difference["by"], errors: readonly Found[], others: readonly Found[]): Difference[] {
  return errors
    .filter(({ place }) => !others.some((other) => isBeside(place, other.place)))
    .map((error) => ({ by, ...error, instead: others.map(({ rule, place }) => `${place} ${rule}`) }));
}

function ourError({ key, expression, text }: Issue): Found {
  const rule = key === "validation.invariant" ? /^The rule (\S+)/.exec(text)![1]! : key.replace("validation.", "");
  return { rule, place: placeOf(expression ?? ""), text };
}

function theirError({ messageId, location, message }: OracleIssue): Found {
  return { rule: (messageId ?? "").replace(/^.*#/, ""), place: placeOf((location ?? "").replace(/\/\*.*?\*\/|\.ofType\([^)]*\)|\.resolve\(\)|\[(?:x|url=.*?)\]/g, "")), text: message };
}

function placeOf(path: string): string {
  const first = path.indexOf(".");
  return first < 0 ? "" : path.slice(first + 1).replaceAll("[x]", "").replaceAll("._", ".");
}

/** True for the same place and for two of which one is a step of the other. */
function isBeside(one: string, other: string): boolean {
  return one === other || above(one) === other || above(other) === one;
}

function above(place: string): string | undefined {
  if (place === "") return undefined;
  const dot = place.lastIndexOf(".");
  return dot < 0 ? "" : place.slice(0, dot);
}
