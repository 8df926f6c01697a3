import type { CodeSystem, CodeSystemConcept } from "@medplum/fhirtypes";
import { sourceOf, type DefinitionSource } from "../../definitions/library.ts";
import { countries } from "./countries.ts";
import { currentCurrencies, withdrawnCurrencies } from "./currencies.ts";

/** The code systems of ISO that R4 names and HL7's packages do not bring: currencies (ISO 4217) and countries (ISO 3166-1), as codes alone. */
export function isoSource(): DefinitionSource {
  return sourceOf([
    codeSystem("iso-4217", "urn:iso:std:iso:4217", "ISO 4217 currency codes", [...concepts(currentCurrencies), ...concepts(withdrawnCurrencies, true)]),
    codeSystem("iso-3166", "urn:iso:std:iso:3166", "ISO 3166 country codes", concepts(countries.flatMap(({ two, three, number }) => [two, three, number]))),
  ]);
}

function codeSystem(id: string, url: string, title: string, concept: CodeSystemConcept[]): CodeSystem {
  const property = [{ code: "inactive", uri: "http://hl7.org/fhir/concept-properties#inactive", type: "boolean" as const }];
  return { resourceType: "CodeSystem", id, url, title, status: "active", content: "complete", caseSensitive: true, property, concept };
}

function concepts(codes: readonly string[], inactive = false): CodeSystemConcept[] {
  return codes.map((code) => (inactive ? { code, property: [{ code: "inactive", valueBoolean: true }] } : { code }));
}
