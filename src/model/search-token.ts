import type { FhirObject, FhirResource, FhirValue } from "./fhir.ts";

/** A token search's value: `|`, `,`, `$` and `\` of the parts are escaped (http://hl7.org/fhir/R4/search.html#escaping), and the whole for a URL. */
export function searchToken(system: string, code: string): string {
  const escape = (text: string) => text.replaceAll(/[\\|,$]/g, String.raw`\$&`);
  return encodeURIComponent(`${escape(system)}|${escape(code)}`);
}

interface LastingIdentifier {
  readonly system: string;
  readonly value: string;
}

function isLasting(identifier: FhirValue): identifier is FhirObject & LastingIdentifier {
  const { system, value, use } = (identifier ?? {}) as FhirObject;
  return typeof system === "string" && typeof value === "string" && use !== "old" && use !== "temp" && !namesGroup(identifier as FhirObject);
}

/** A placer's or filler's group number (HL7 table 0203) names all orders, reports or doses of the group, and none of them. */
function namesGroup({ type }: FhirObject): boolean {
  const codings = (type as FhirObject | undefined)?.["coding"] as readonly FhirObject[] | undefined;
  return codings?.some(({ code }) => code === "PGN" || code === "FGN") === true;
}

/** The first identifier that a resource can be found by for good: it has a system and a value, is neither `old` nor `temp`, and names no group. */
export function lastingIdentifier(resource: FhirResource): LastingIdentifier | undefined {
  return [resource["identifier"] ?? []].flat().find(isLasting);
}
