import type { ErrorKey } from "../../errors.ts";
import type { CodeSet } from "../definitions.ts";
import { report, type Run } from "./run.ts";

interface Coding {
  readonly system?: unknown;
  readonly code?: unknown;
}

/** A binding of an element. */
export interface BindingRule {
  readonly codes: CodeSet;
  /** The error of a code that is not in the value set: it says how binding the binding is. */
  readonly key: ErrorKey;
  /** The profile that binds; undefined for base FHIR. */
  readonly profile: string | undefined;
}

/** A Coding or Quantity that is bound: its system and code are in the value set. One that says nothing but extensions is absent. */
export function checkCoding(coding: Coding & { readonly extension?: unknown }, rule: BindingRule, run: Run): void {
  if (isMember(coding, rule.codes)) return;
  if (coding.code !== undefined) reportCode(rule, run);
  else if (coding.extension === undefined) reportMissing(rule, run);
}

/** A CodeableConcept that is bound: one of its codings is in the value set. One that says nothing but extensions is absent. */
export function checkCodeableConcept(concept: { readonly coding?: unknown; readonly extension?: unknown }, rule: BindingRule, run: Run): void {
  const codings: readonly unknown[] = Array.isArray(concept.coding) ? concept.coding : [];
  for (let i = 0; i < codings.length; i++) {
    if (isMember(codings[i], rule.codes)) return;
  }
  if (codings.length > 0) reportCode(rule, run);
  else if (concept.extension === undefined) reportMissing(rule, run);
}

function reportCode({ key, codes, profile }: BindingRule, run: Run): void {
  report(run, key, { valueSet: codes.url }, "", profile);
}

/** Only a required binding asks for a code; the others allow text alone. */
function reportMissing({ key, codes, profile }: BindingRule, run: Run): void {
  if (key === "validation.binding") report(run, "validation.binding-missing", { valueSet: codes.url }, "", profile);
}

export function isMember(coding: unknown, codes: CodeSet): boolean {
  if (typeof coding !== "object" || coding === null) return false;
  const { system, code } = coding as Coding;
  return codes.systems!.get(system as string)?.has(code as string) ?? false;
}
