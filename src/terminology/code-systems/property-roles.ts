/** Properties of concepts that R4 gives a meaning in every code system (http://hl7.org/fhir/R4/codesystem-concept-properties.html). */
export type PropertyRole = "parent" | "child" | "abstract" | "inactive" | "status";

const base = "http://hl7.org/fhir/concept-properties#";
const byUri: Readonly<Record<string, PropertyRole>> = { parent: "parent", child: "child", notSelectable: "abstract", inactive: "inactive", status: "status" };
/** Code systems that define no uri write these codes; `subsumedBy` is that of HL7's own v3 code systems. */
const byCode: Readonly<Record<string, PropertyRole>> = { ...byUri, subsumedBy: "parent", abstract: "abstract" };

/** The role of a property by its uri, else by its code; undefined where it has none of these. */
export function roleOf(code: string, uri?: string): PropertyRole | undefined {
  const names = uri?.startsWith(base) === true ? byUri : byCode;
  const name = uri?.startsWith(base) === true ? uri.slice(base.length) : code;
  return Object.hasOwn(names, name) ? names[name] : undefined;
}
