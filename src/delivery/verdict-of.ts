import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import { parseFhirJson } from "../model/fhir.ts";
import type { FhirObject } from "../model/fhir.ts";
import type { StoredResource } from "../model/target.ts";
import type { Addresses } from "./addresses.ts";
import type { Entry } from "./entries.ts";
import type { Progress } from "./progress.ts";
import type { Retry, Verdict } from "./verdict.ts";

/** What is stored, in the order of the record's Bundle. */
function storedOf({ done }: Progress, entries: readonly Entry[]): StoredResource[] {
  return entries.flatMap(({ reference }) => done.get(reference) ?? []);
}

/** The verdict on entries that are for another attempt: the reason that lasts longest decides how soon that is. */
function laterVerdict(reasons: readonly Retry[], stored: readonly StoredResource[]): Retry {
  const pace = (["misconfigured", "usual", "conflict"] as const).find((one) => reasons.some((reason) => reason.pace === one))!;
  return { kind: "retry", issues: reasons.flatMap(({ issues }) => issues), strike: reasons.every(({ strike }) => strike), pace, afterMilliseconds: null, stored };
}

function places(entries: readonly Entry[]): string {
  return entries.map(({ reference }) => reference).join(", ");
}

/** Why each entry that is not stored waits: first what the target refuses, then what depends on that. */
function issuesOf({ refused, waiting, partial, done }: Progress): Issue[] {
  const at = ({ index }: Entry) => ({ expression: `Bundle.entry[${index}]` });
  const issues = [...refused.values()].flatMap((one) => one.issues);
  for (const [unit, { entries }] of refused) {
    for (const entry of unit.entries) {
      if (!entries.includes(entry) && !done.has(entry.reference)) issues.push(issue("delivery.depends-on", { reference: entry.reference, needed: places(entries), refused: places(entries) }, at(entry)));
    }
  }
  for (const [unit, { needed, refused: behind }] of waiting) {
    for (const entry of unit.entries) issues.push(issue("delivery.depends-on", { reference: entry.reference, needed: places(needed.entries), refused: places(refused.get(behind)!.entries) }, at(entry)));
  }
  for (const entry of partial) issues.push(issue("delivery.partly-listed", { reference: entry.reference }, at(entry)));
  return issues;
}

/** The transaction of what is not stored as a whole; null where that is all of it. */
function remainingOf({ done, partial }: Progress, entries: readonly Entry[], bundle: string, addresses: Addresses): string | null {
  const left = entries.filter((entry) => !done.has(entry.reference) || partial.has(entry));
  if (left.length === entries.length) return null;
  return JSON.stringify({ ...(parseFhirJson(bundle) as FhirObject), entry: left.map((entry) => addresses.apart(entry)) });
}

/** What an attempt came to that has come so far; `broken`: what kept it from going on. */
export function verdictOf(broken: Retry | undefined, progress: Progress, entries: readonly Entry[], bundle: string, addresses: Addresses): Verdict {
  const stored = storedOf(progress, entries);
  const soFar = [...stored, ...[...progress.parts.values()].filter(({ reference }) => !progress.done.has(reference))];
  if (broken !== undefined) return { ...broken, stored: soFar };
  const reasons = [...progress.later.values()].filter((reason) => reason !== null);
  if (reasons.length > 0) return laterVerdict(reasons, soFar);
  const kept = [...progress.kept.values()].filter(({ resource }) => progress.done.has(resource));
  if (progress.refused.size === 0) return { kind: "delivered", stored, kept };
  const refusedEntries = [...progress.refused.values()].flatMap((one) => one.entries.map(({ reference }) => reference));
  return { kind: "refused", issues: issuesOf(progress), stored, remaining: remainingOf(progress, entries, bundle, addresses), refusedEntries, kept };
}
