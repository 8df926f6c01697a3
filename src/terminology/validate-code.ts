import type { Coding, ValueSet } from "@medplum/fhirtypes";
import { issue } from "../errors.ts";
import type { FhirResource } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import { readParameters, type OperationDefinition, type RequestParameters } from "./parameters.ts";
import { codingsOf } from "./request-codings.ts";
import { listedCodes, type CodesOf, type ValueSetCodes } from "./value-set-codes.ts";

/** ValueSet/$validate-code of R4 (http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code). */
const operation: OperationDefinition = {
  name: "$validate-code",
  kinds: {
    url: "text",
    context: "text",
    valueSet: "resource",
    valueSetVersion: "text",
    code: "text",
    system: "text",
    systemVersion: "text",
    display: "text",
    coding: "Coding",
    codeableConcept: "CodeableConcept",
    date: "text",
    abstract: "boolean",
    displayLanguage: "text",
  },
  repeats: [],
};

/**
 * Answers one `$validate-code` request over the value sets that `codesOf` knows, or the one that it brings along, with
 * Parameters (result, message, display), or with the issues of the request. A code without a system is taken where only
 * one system of the value set has it. A display is compared without regard to case; another one is a warning in the message.
 */
export function validateCodeParameters(parameters: FhirResource, codesOf: CodesOf): FhirResource | Issue[] {
  const request = readParameters(parameters, operation);
  if (Array.isArray(request)) return request;
  const codings = codingsOf(request, operation);
  const codes = codesFor(request, codesOf);
  if (codings.issues.length + codes.issues.length > 0) return [...codings.issues, ...codes.issues];
  const found = codings.value.flatMap((coding) => {
    const display = lookUp(codes.value, coding);
    return display === undefined ? [] : [{ coding, display: display.text }];
  })[0];
  if (found === undefined) return answer(false, "The value set does not have the code.");
  const { coding, display } = found;
  const other = coding.display !== undefined && display !== undefined && coding.display.toLowerCase() !== display.toLowerCase();
  return answer(true, other ? "The display is not the one of the code system." : undefined, display);
}

const nothing: ValueSetCodes = new Map();

function codesFor(request: RequestParameters, codesOf: CodesOf): { value: ValueSetCodes; issues: Issue[] } {
  const refused = (problem: Issue) => ({ value: nothing, issues: [problem] });
  const brought = request.resource("valueSet");
  const url = request.text("url");
  if (request.text("context") !== undefined) return refused(issue("terminology.context-unsupported"));
  if ((brought === undefined) === (url === undefined)) return refused(issue("terminology.value-set-not-one"));
  const codes = url === undefined ? (brought?.resourceType === "ValueSet" ? listedCodes(brought as unknown as ValueSet) : undefined) : codesOf(url, request.text("valueSetVersion"));
  if (codes !== undefined) return { value: codes, issues: [] };
  return refused(url === undefined ? issue("terminology.value-set-not-listed") : issue("terminology.value-set-unknown"));
}

/** The code's display in the value set, inside an object that is there when the code is. */
function lookUp(codes: ValueSetCodes, { system, code = "" }: Coding): { text: string | undefined } | undefined {
  const systems = system === undefined ? [...codes.values()].filter((known) => known.has(code)) : [codes.get(system)].filter((known) => known?.has(code) === true);
  return systems.length === 1 ? { text: systems[0]?.get(code) } : undefined;
}

function answer(result: boolean, message: string | undefined, display?: string): FhirResource {
  return {
    resourceType: "Parameters",
    parameter: [
      { name: "result", valueBoolean: result },
      ...(message === undefined ? [] : [{ name: "message", valueString: message }]),
      ...(display === undefined ? [] : [{ name: "display", valueString: display }]),
    ],
  };
}
