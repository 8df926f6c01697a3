import type { Coding } from "@medplum/fhirtypes";
import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import type { OperationDefinition, RequestParameters } from "./parameters.ts";

/** A coding that says at least its code. */
export type CodingWithCode = Coding & { readonly code: string };

/** The codings that a request is about: from exactly one of its parameters code (with system, version, display), coding and codeableConcept. */
export function codingsOf(request: RequestParameters, operation: OperationDefinition): { value: CodingWithCode[]; issues: Issue[] } {
  const code = request.text("code");
  const coding = request.coding("coding");
  const concept = request.concept("codeableConcept");
  const count = [code, coding, concept].filter((value) => value !== undefined).length;
  if (count !== 1) return { value: [], issues: [issue("terminology.code-not-one", { operation: operation.name, count })] };
  if (code !== undefined) {
    const system = request.text("system");
    const version = request.text("version") ?? request.text("systemVersion");
    const display = request.text("display");
    return { value: [{ ...(system !== undefined && { system }), ...(version !== undefined && { version }), code, ...(display !== undefined && { display }) }], issues: [] };
  }
  const value = (coding === undefined ? (concept?.coding ?? []) : [coding]).filter((coding): coding is CodingWithCode => coding.code !== undefined);
  return { value, issues: value.length === 0 ? [issue("terminology.coding-without-code", { operation: operation.name })] : [] };
}
