import { mayBeLoinc } from "./loinc.ts";
import { mayBeSnomed } from "./snomed.ts";

const matches = (pattern: RegExp) => (code: string) => pattern.test(code);

/** The forms of codes of systems that are licensed, or too large to be brought along: what has another form is none of their codes; what has it may be one. */
const formats: ReadonlyMap<string, (code: string) => boolean> = new Map([
  ["http://snomed.info/sct", mayBeSnomed],
  ["http://loinc.org", mayBeLoinc],
  ["http://www.nlm.nih.gov/research/umls/rxnorm", matches(/^\d{1,8}$/)],
  ["http://www.ama-assn.org/go/cpt", matches(/^(?:\d{4}[0-9A-Z]|[0-9A-Z]{2})$/)],
  ["http://hl7.org/fhir/sid/icd-10", matches(/^(?:[A-Z]\d\d(?:\.?\d{1,3}|\.-)?[*+†!]?|[A-Z]\d\d-[A-Z]\d\d|[IVX]{1,5})$/)],
  ["http://hl7.org/fhir/sid/icd-10-cm", matches(/^(?:[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?|[A-Z]\d[0-9A-Z]-[A-Z]\d[0-9A-Z])$/)],
  ["http://www.cms.gov/Medicare/Coding/ICD10", matches(/^[0-9A-HJ-NP-Z]{1,7}$/)],
  ["http://hl7.org/fhir/sid/icd-9-cm", matches(/^(?:\d{2,3}(?:\.?\d{1,2})?|V\d\d(?:\.?\d{1,2})?|E\d{3}(?:\.?\d)?)$/)],
  ["http://hl7.org/fhir/sid/ndc", matches(/^(?:\d{4,5}-\d{3,4}(?:-\d{1,2})?|\d{8,11})$/)],
  ["http://hl7.org/fhir/sid/cvx", matches(/^\d{1,3}$/)],
  ["http://www.whocc.no/atc", matches(/^[A-Z](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?$/)],
  ["urn:iso:std:iso:3166:-2", matches(/^[A-Z]{2}-[0-9A-Z]{1,3}$/)],
]);

/** Whether a text may be a code of a system that is not at hand, by its form; all may be where the form is not known. */
export function formatOf(system: string): (code: string) => boolean {
  return formats.get(system) ?? anything;
}

const anything = () => true;
