import { issue } from "../../errors.ts";
import type { FhirResource } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import { grammarOf } from "../code-systems/grammars.ts";
import { synonymsOf } from "../code-systems/synonyms.ts";
import type { Library } from "../definitions/library.ts";
import { readParameters, type OperationDefinition } from "../parameters.ts";
import { codingsOf } from "../request-codings.ts";
import { memberOf } from "../value-sets/value-set.ts";
import { codeSystemOf } from "./code-system-of.ts";
import { answer, validity } from "./validity.ts";

/** CodeSystem/$validate-code of R4 (http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code). */
const operation: OperationDefinition = {
  name: "$validate-code",
  kinds: {
    url: "text",
    codeSystem: "resource",
    code: "text",
    version: "text",
    display: "text",
    coding: "Coding",
    codeableConcept: "CodeableConcept",
    abstract: "boolean",
    displayLanguage: "text",
  },
  repeats: [],
  unsupported: { date: "Leave it out; the definitions at hand are asked" },
};

/** Answers one request with Parameters (result, message, display), or with its issues. Of a CodeableConcept the codings of the code system count, and one has to be right. */
export function validateSystemCodeParameters(parameters: FhirResource, library: Library): FhirResource | Issue[] {
  const request = readParameters(parameters, operation);
  if (Array.isArray(request)) return request;
  const codings = codingsOf(request, operation);
  const url = request.text("url");
  const grammar = url === undefined || request.resource("codeSystem") !== undefined ? undefined : grammarOf(url);
  if (grammar !== undefined && codings.issues.length === 0) {
    const asked = codings.value.filter(({ system }) => system === undefined || system === url);
    if (asked.length === 0) return [issue("terminology.system-other", { operation: operation.name })];
    return asked.some(({ code }) => grammar(code)) ? answer(true, undefined) : answer(false, "The code system does not have the code.");
  }
  const system = codeSystemOf(request, operation, library);
  const issues = [...codings.issues, ...("key" in system ? [system] : [])];
  if (issues.length > 0 || "key" in system) return issues;
  const own = codings.value.filter((coding) => coding.system === undefined || coding.system === system.head.url);
  if (own.length === 0) return [issue("terminology.system-other", { operation: operation.name })];
  for (const { code, display } of own) {
    const concept = system.find(code);
    if (concept < 0) continue;
    return validity(memberOf(system, concept), { display, abstract: request.boolean("abstract") !== false, synonyms: () => synonymsOf(system, concept).map((text) => text.toLowerCase()) });
  }
  if (system.head.content !== "complete") return [issue("terminology.code-system-incomplete", { system: system.head.url })];
  return answer(false, "The code system does not have the code.");
}
