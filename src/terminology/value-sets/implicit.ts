import type { ValueSet, ValueSetComposeInclude } from "@medplum/fhirtypes";
import type { DefinitionSource } from "../definitions/library.ts";

const snomed = "http://snomed.info/sct";
const loinc = "http://loinc.org";

/**
 * The value sets that R4 knows by their urls alone: of SNOMED CT (http://hl7.org/fhir/R4/snomedct.html#implicit) and LOINC (http://hl7.org/fhir/R4/loinc.html#implicit), and media types
 * under the url of their RFC. Of those that only the owner of the terminology can list (reference sets, expressions, answer lists) it is known which code system they are over.
 */
export function implicitSource(): DefinitionSource {
  return {
    read: (type, url) => (type === "ValueSet" ? implicit(url) : undefined),
    canonical: () => undefined,
    systemOfAll: () => undefined,
    supplements: () => [],
  };
}

function implicit(url: string): ValueSet | undefined {
  const include = includeOf(url);
  return include && { resourceType: "ValueSet", status: "active", url, compose: { include: [include] } };
}

function includeOf(url: string): ValueSetComposeInclude | undefined {
  if (url === "http://www.rfc-editor.org/bcp/bcp13.txt") return { system: "urn:ietf:bcp:13" };
  if (url === `${loinc}/vs`) return { system: loinc };
  const list = /^http:\/\/loinc\.org\/vs\/(L[LGP][\d-]+)$/.exec(url);
  if (list !== null) return { system: loinc, filter: [{ property: list[1]!.startsWith("LL") ? "LIST" : "ancestor", op: "=", value: list[1]! }] };
  const [, query] = /^http:\/\/snomed\.info\/sct(?:\/[^?]*)?\?fhir_vs(?:=(.+))?$/.exec(url) ?? [undefined, null];
  if (query === null) return undefined;
  if (query === undefined) return { system: snomed };
  const [kind, value] = [query.slice(0, query.indexOf("/")), query.slice(query.indexOf("/") + 1)];
  if (kind === "isa") return { system: snomed, filter: [{ property: "concept", op: "is-a", value }] };
  if (kind === "refset") return { system: snomed, filter: [{ property: "concept", op: "in", value }] };
  return { system: snomed, filter: [{ property: "constraint", op: "=", value: query }] };
}
