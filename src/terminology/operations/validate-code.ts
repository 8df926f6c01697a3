import { issue } from "../../errors.ts";
import type { FhirResource } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import { synonymsOf } from "../code-systems/synonyms.ts";
import type { Library } from "../definitions/library.ts";
import { readParameters, type OperationDefinition } from "../parameters.ts";
import { codingsOf, type CodingWithCode } from "../request-codings.ts";
import { codesOf, Undecided, type CodesOfValueSet, type Member, type SystemVersions, type Verdict } from "../value-sets/value-set.ts";
import { answer, validity } from "./validity.ts";
import { valueSetOf } from "./value-set-of.ts";

/** ValueSet/$validate-code of R4 (http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code), and `inferSystem` of later versions. */
const operation: OperationDefinition = {
  name: "$validate-code",
  kinds: {
    url: "text",
    valueSet: "resource",
    valueSetVersion: "text",
    code: "text",
    system: "text",
    systemVersion: "text",
    inferSystem: "boolean",
    display: "text",
    coding: "Coding",
    codeableConcept: "CodeableConcept",
    abstract: "boolean",
    displayLanguage: "text",
  },
  repeats: [],
  unsupported: { context: "Name the value set by url", date: "Leave it out; the definitions at hand are asked" },
};

/**
 * Answers one `$validate-code` request over the value sets of a library, or the one that it brings along, with Parameters (result, message, display), or with the issues of
 * the request. A code without a system is taken where only one system of the value set has it. Of a CodeableConcept one coding has to be in the value set. What cannot be
 * decided with the code systems at hand is an issue, and never a false.
 */
export function validateCodeParameters(parameters: FhirResource, library: Library): FhirResource | Issue[] {
  const request = readParameters(parameters, operation);
  if (Array.isArray(request)) return request;
  const codings = codingsOf(request, operation);
  const valueSet = valueSetOf(request, operation, library);
  const issues = [...codings.issues, ...("key" in valueSet ? [valueSet] : [])];
  if (issues.length > 0 || "key" in valueSet) return issues;
  const doubts: Issue[] = [];
  for (const coding of codings.value) {
    const codes = codesOf(valueSet, library, versionsOf(coding));
    const found = codes instanceof Undecided ? codes : verdictOf(codes, coding);
    if (found instanceof Undecided) doubts.push(found.issue);
    else if (found !== null) return validity(found, { display: coding.display, abstract: request.boolean("abstract") === true, synonyms: () => synonymsOfMember(found, library) });
  }
  return doubts.length > 0 ? doubts : answer(false, "The value set does not have the code.");
}

function versionsOf({ system, version }: CodingWithCode): SystemVersions | undefined {
  return system === undefined || version === undefined ? undefined : { preferred: new Map([[system, version]]) };
}

function verdictOf(codes: CodesOfValueSet, { system, code }: CodingWithCode): Verdict {
  if (system !== undefined) return codes.test(system, code);
  // Of what cannot be read the code systems are not known either: it answers for any.
  const verdicts = ["", ...codes.systems].map((one) => codes.test(one, code)).filter((verdict) => verdict !== null);
  const doubt = verdicts.find((verdict) => verdict instanceof Undecided);
  if (doubt !== undefined) return doubt;
  return verdicts.length > 1 ? new Undecided(issue("terminology.system-ambiguous", { count: verdicts.length })) : (verdicts[0] ?? null);
}

function synonymsOfMember({ system, version, code }: Member, library: Library): readonly string[] {
  const index = library.codeSystem(system, version);
  const concept = index?.find(code) ?? -1;
  return index === undefined || concept < 0 ? [] : synonymsOf(index, concept).map((text) => text.toLowerCase());
}
