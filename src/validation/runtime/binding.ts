import type { CodeSet } from "../definitions.ts";
import { report, type Run } from "./run.ts";

interface Coding {
  readonly system?: unknown;
  readonly code?: unknown;
}

/** A Coding with a required binding: its system and code are in the value set. One that says nothing but extensions is absent. */
export function checkCoding(coding: Coding & { readonly extension?: unknown }, codes: CodeSet, run: Run): void {
  if (isMember(coding, codes)) return;
  if (coding.code !== undefined) report(run, "validation.binding", { valueSet: codes.url }, "");
  else if (coding.extension === undefined) report(run, "validation.binding-missing", { valueSet: codes.url }, "");
}

/** A CodeableConcept with a required binding: one of its codings is in the value set. One that says nothing but extensions is absent. */
export function checkCodeableConcept(concept: { readonly coding?: unknown; readonly extension?: unknown }, codes: CodeSet, run: Run): void {
  const codings: readonly unknown[] = Array.isArray(concept.coding) ? concept.coding : [];
  for (let i = 0; i < codings.length; i++) {
    if (isMember(codings[i], codes)) return;
  }
  if (codings.length > 0) report(run, "validation.binding", { valueSet: codes.url }, "");
  else if (concept.extension === undefined) report(run, "validation.binding-missing", { valueSet: codes.url }, "");
}

function isMember(coding: unknown, codes: CodeSet): boolean {
  if (typeof coding !== "object" || coding === null) return false;
  const { system, code } = coding as Coding;
  return codes.systems!.get(system as string)?.has(code as string) ?? false;
}
