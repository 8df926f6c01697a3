import type { CodeSystemConceptDesignation, CodeSystemConceptProperty } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import { speaks } from "../code-systems/designations.ts";
import type { CodeSystemIndex } from "../code-systems/code-system.ts";
import type { Library } from "../definitions/library.ts";
import { readParameters, type OperationDefinition } from "../parameters.ts";

/** CodeSystem/$lookup of R4 (http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup). */
const operation: OperationDefinition = {
  name: "$lookup",
  kinds: { code: "text", system: "text", version: "text", coding: "Coding", displayLanguage: "text", property: "text" },
  repeats: ["property"],
  unsupported: { date: "Leave it out; the definitions at hand are asked" },
};

/** Answers one `$lookup` request with Parameters (name, version, display, designation, property), or with its issues. Without `property` all that is known is sent. */
export function lookupParameters(parameters: FhirResource, library: Library): FhirResource | Issue[] {
  const request = readParameters(parameters, operation);
  if (Array.isArray(request)) return request;
  const coding = request.coding("coding");
  const count = [request.text("code"), coding].filter((value) => value !== undefined).length;
  if (count !== 1) return [issue("terminology.lookup-not-one", { count })];
  const { system, version, code } = coding ?? { system: request.text("system"), version: request.text("version"), code: request.text("code") };
  if (system === undefined || code === undefined) return [issue("terminology.system-missing", { operation: operation.name })];
  const index = library.codeSystem(system, version ?? request.text("version"));
  if (index === undefined) return [issue("terminology.system-not-at-hand")];
  const concept = index.find(code);
  if (concept < 0) return [issue("terminology.code-unknown", { name: coding === undefined ? "code" : "coding" })];
  return { resourceType: "Parameters", parameter: describe(index, concept, request.texts("property"), request.text("displayLanguage")) };
}

function describe(index: CodeSystemIndex, concept: number, asked: readonly string[], language: string | undefined): FhirObject[] {
  const { definition, designation = [], property = [] } = index.details(concept);
  const wants = (name: string) => asked.length === 0 || asked.includes(name);
  const inLanguage = language === undefined ? undefined : designation.find((one) => speaks(one.language, language));
  const designations = designation.filter((one) => wants("designation") || asked.some((name) => name.startsWith("lang.") && speaks(one.language, name.slice("lang.".length))));
  const relatives = (name: "parent" | "child", numbers: Uint32Array) =>
    wants(name) ? Array.from(numbers, (number) => propertyOf(name, { valueCode: index.code(number) }, index.display(number))) : [];
  return [
    { name: "name", valueString: index.head.name },
    ...(index.head.version === undefined ? [] : [{ name: "version", valueString: index.head.version }]),
    { name: "display", valueString: inLanguage?.value ?? index.display(concept) ?? index.code(concept) },
    ...designations.map(designationOf),
    ...(definition !== undefined && wants("definition") ? [propertyOf("definition", { valueString: definition })] : []),
    ...(wants("abstract") && index.isAbstract(concept) ? [propertyOf("abstract", { valueBoolean: true })] : []),
    ...(wants("inactive") ? [propertyOf("inactive", { valueBoolean: index.isInactive(concept) })] : []),
    ...relatives("parent", index.parents(concept)),
    ...relatives("child", index.children(concept)),
    ...property.flatMap((one) => (isOwn(one) && wants(one.code ?? "") ? [propertyOf(one.code ?? "", valueOf(one))] : [])),
  ];
}

/** Whether it is in use, and to be used, is told by the flags already. */
const isOwn = ({ code }: CodeSystemConceptProperty) => code !== "inactive" && code !== "abstract";

function designationOf({ language, use, value }: CodeSystemConceptDesignation): FhirObject {
  const part = [
    ...(language === undefined ? [] : [{ name: "language", valueCode: language }]),
    ...(use === undefined ? [] : [{ name: "use", valueCoding: use as FhirObject }]),
    { name: "value", valueString: value ?? "" },
  ];
  return { name: "designation", part };
}

function propertyOf(code: string, value: FhirObject, description?: string): FhirObject {
  return { name: "property", part: [{ name: "code", valueCode: code }, { name: "value", ...value }, ...(description === undefined ? [] : [{ name: "description", valueString: description }])] };
}

function valueOf(property: CodeSystemConceptProperty): FhirObject {
  return Object.fromEntries(Object.entries(property).filter(([name]) => name.startsWith("value")));
}
