import type { ConceptMap, ConceptMapGroup } from "@medplum/fhirtypes";
import type { FhirObject, FhirResource } from "../../src/model/fhir.ts";

export const local = "http://example.org/local";
export const standard = "http://example.org/standard";

/** A small map; its id is the last part of its URL. */
export function map(id: string, group: ConceptMapGroup[], more: Partial<ConceptMap> = {}): ConceptMap {
  return { resourceType: "ConceptMap", id, url: `http://example.org/ConceptMap/${id}`, version: "1", status: "active", group, ...more };
}

/** A Parameters resource from its parameters. */
export function parameters(...parameter: FhirObject[]): FhirResource {
  return { resourceType: "Parameters", parameter };
}

/** The parameters code and system, and more. */
export function ask(code: string, ...more: FhirObject[]): FhirResource {
  return parameters({ name: "code", valueCode: code }, { name: "system", valueUri: local }, ...more);
}
