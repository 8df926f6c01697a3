import type { FhirResource } from "../model/fhir.ts";
import type { CodeQuestion } from "../model/terminology.ts";

const longest = 64;

/**
 * False for what is no business of another server: texts that are no codes (with white space, or longer than codes are), which may say anything of a patient, and codes of systems that
 * Portage made up for a feed.
 */
export function isAskable({ system = "", code }: CodeQuestion): boolean {
  return code.length <= longest && !/\s/.test(code) && !system.startsWith("urn:portage:");
}

/** The same for the same question. */
export function nameOf({ valueSet, system = "", code }: CodeQuestion): string {
  return `${valueSet}\n${system}\n${code}`;
}

/** In-parameters of ValueSet/$validate-code: the value set, the code system and the code, nothing else. */
export function parametersOf({ valueSet, system, code }: CodeQuestion): FhirResource {
  const [url = "", version] = valueSet.split("|", 2);
  return {
    resourceType: "Parameters",
    parameter: [
      { name: "url", valueUri: url },
      ...(version === undefined ? [] : [{ name: "valueSetVersion", valueString: version }]),
      { name: "code", valueCode: code },
      system === undefined ? { name: "inferSystem", valueBoolean: true } : { name: "system", valueUri: system },
    ],
  };
}
