import type { ErrorKey } from "../../errors.ts";
import type { Membership } from "../../model/terminology.ts";
import type { BoundCodes } from "../value-sets.ts";
import { report, type Run } from "./run.ts";

interface Coding {
  readonly system?: unknown;
  readonly code?: unknown;
  readonly display?: unknown;
}

/** A binding of an element. */
export interface BindingRule {
  readonly codes: BoundCodes;
  /** The issue of a code that is not in the value set: it says how binding the binding is. */
  readonly key: "validation.binding" | "validation.binding-extensible" | "validation.binding-preferred" | "validation.binding-widest";
  /** The profile that binds; undefined for base FHIR. */
  readonly profile: string | undefined;
}

type Doubt = Extract<Membership, { readonly verdict: "undecided" }>;

/** A code that is bound: it is in the value set, whatever code system has it. */
export function checkCode(value: unknown, rule: BindingRule, path: string, run: Run): void {
  if (typeof value !== "string" || value === "") return;
  const found = rule.codes.test({ code: value });
  if (found.verdict === "none") say(rule.key, rule, run, path);
  else if (found.verdict === "undecided") reportDoubt(found, rule, run, path);
  else reportMember(found, rule, run, path);
}

/** A Coding or Quantity that is bound: its system and code are in the value set. One that says nothing but extensions is absent. */
export function checkCoding(coding: Coding & { readonly extension?: unknown }, rule: BindingRule, run: Run): void {
  const found = membershipOf(coding, rule.codes);
  if (found.verdict === "undecided") reportDoubt(found, rule, run, "");
  else if (found.verdict !== "none") reportMember(found, rule, run, "");
  else if (coding.code !== undefined) say(rule.key, rule, run, "");
  else if (coding.extension === undefined) reportMissing(rule, run);
}

/** A CodeableConcept that is bound: one of its codings is in the value set. One that says nothing but extensions is absent. */
export function checkCodeableConcept(concept: { readonly coding?: unknown; readonly extension?: unknown }, rule: BindingRule, run: Run): void {
  const codings: readonly unknown[] = Array.isArray(concept.coding) ? concept.coding : [];
  let doubt: Doubt | undefined;
  for (let i = 0; i < codings.length; i++) {
    const found = membershipOf(codings[i], rule.codes);
    if (found.verdict === "undecided") doubt ??= found;
    else if (found.verdict !== "none") return reportMember(found, rule, run, `coding[${i}]`);
  }
  if (doubt !== undefined) reportDoubt(doubt, rule, run, "");
  else if (codings.length > 0) say(rule.key, rule, run, "");
  else if (concept.extension === undefined) reportMissing(rule, run);
}

function say(key: ErrorKey, { codes, profile }: BindingRule, run: Run, path: string): void {
  report(run, key, { valueSet: codes.url }, path, profile);
}

/** A member may still be one that is not to be used, or have another's text; of the widest value set no more is asked than to be in it. */
function reportMember(found: Exclude<Membership, { readonly verdict: "none" | "undecided" }>, rule: BindingRule, run: Run, path: string): void {
  if (rule.key === "validation.binding-widest") return;
  if (found.verdict === "abstract") say("validation.code-abstract", rule, run, path);
  if (found.inactive === true) say("validation.code-inactive", rule, run, path);
  if (found.otherDisplay === true) say("validation.code-display", rule, run, path);
}

/** Whether the code is a member cannot be known here: said, and nothing more, however binding the binding is. */
function reportDoubt({ reason }: Doubt, { codes, profile }: BindingRule, run: Run, path: string): void {
  report(run, "validation.binding-undecided", { valueSet: codes.url, reason: reason.text }, path, profile);
}

/** A required binding asks for a code; an extensible one takes text alone where no code fits, which nobody here can know. */
function reportMissing(rule: BindingRule, run: Run): void {
  if (rule.key === "validation.binding") say("validation.binding-missing", rule, run, "");
  else if (rule.key === "validation.binding-extensible") say("validation.binding-text", rule, run, "");
}

const none: Membership = { verdict: "none" };

function membershipOf(coding: unknown, codes: BoundCodes): Membership {
  if (typeof coding !== "object" || coding === null) return none;
  const { system, code, display } = coding as Coding;
  if (typeof system !== "string" || typeof code !== "string") return none;
  return codes.test({ system, code, display: typeof display === "string" ? display : undefined });
}

/** Whether a code, Coding or CodeableConcept is in a value set; undefined where that cannot be decided. */
export function isMember(value: unknown, codes: BoundCodes): boolean | undefined {
  if (typeof value === "string") return truthOf(codes.test({ code: value }));
  const { coding } = (value ?? {}) as { readonly coding?: unknown };
  if (!Array.isArray(coding)) return truthOf(membershipOf(value, codes));
  let answer: boolean | undefined = false;
  for (const one of coding) {
    const found = truthOf(membershipOf(one, codes));
    if (found === true) return true;
    if (found === undefined) answer = undefined;
  }
  return answer;
}

function truthOf({ verdict }: Membership): boolean | undefined {
  return verdict === "undecided" ? undefined : verdict !== "none";
}
