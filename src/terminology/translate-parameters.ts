import { issue } from "../errors.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import type { ConceptMapIndex } from "./concept-map-index.ts";
import { isMatch } from "./equivalence.ts";
import { findMatches, findReverseMatches, type Match, type Scope } from "./matches.ts";
import { conceptPart, readParameters, textPart, type OperationDefinition, type RequestParameters } from "./parameters.ts";
import { codingsOf } from "./request-codings.ts";
import { selectMaps, type KnownMaps } from "./select-maps.ts";

/** ConceptMap/$translate of R4 (http://hl7.org/fhir/OperationDefinition/ConceptMap-translate). */
const operation: OperationDefinition = {
  name: "$translate",
  kinds: {
    url: "text",
    conceptMap: "resource",
    conceptMapVersion: "text",
    code: "text",
    system: "text",
    version: "text",
    source: "text",
    coding: "Coding",
    codeableConcept: "CodeableConcept",
    target: "text",
    targetsystem: "text",
    dependency: "parts",
    reverse: "boolean",
  },
  repeats: ["dependency"],
};

/** Answers one `$translate` request with Parameters (result, message, match), or with the issues of the request. */
export function translateParameters(parameters: FhirResource, known: KnownMaps): FhirResource | Issue[] {
  const request = readParameters(parameters, operation);
  if (Array.isArray(request)) return request;
  const concepts = codingsOf(request, operation);
  const maps = selectMaps(request, known);
  const dependencies = dependenciesOf(request);
  const issues = [...concepts.issues, ...maps.issues, ...dependencies.issues, ...missingSystem(request)];
  if (issues.length > 0) return issues;
  const scope: Scope = { wantedSystem: request.text("targetsystem"), dependencies: dependencies.value, resolve: known.resolve, unmet: new Set() };
  const find = request.boolean("reverse") === true ? findReverseMatches : findMatches;
  const matches: Match[] = [];
  for (const concept of concepts.value) for (const map of maps.value) matches.push(...find(map, concept, scope));
  return answer(distinct(matches), scope, maps.value);
}

/** Where a code comes alone, R4 asks for its system. */
function missingSystem(request: RequestParameters): Issue[] {
  return request.text("code") !== undefined && request.text("system") === undefined ? [issue("terminology.code-without-system", { operation: operation.name })] : [];
}

function dependenciesOf(request: RequestParameters): { value: Scope["dependencies"]; issues: Issue[] } {
  const given = request.parts("dependency");
  if (given.length === 0) return { value: [], issues: [] };
  const value = given.flatMap((parts) => {
    const element = textPart(parts, "element");
    const concept = conceptPart(parts, "concept");
    return element === undefined || concept === undefined ? [] : [{ element, concept }];
  });
  return { value, issues: value.length < given.length ? [issue("terminology.dependency-incomplete")] : [] };
}

/** Two codings of one concept may lead to the same match. */
function distinct(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches;
  const seen = new Set<string>();
  return matches.filter((match) => {
    const key = JSON.stringify([match.equivalence, match.system, match.version, match.code, match.products, match.map.url]);
    return !seen.has(key) && seen.add(key);
  });
}

function answer(matches: readonly Match[], scope: Scope, maps: readonly ConceptMapIndex[]): FhirResource {
  const result = matches.some((match) => isMatch(match.equivalence));
  const message = messageOf(result, matches, scope, maps);
  return {
    resourceType: "Parameters",
    parameter: [{ name: "result", valueBoolean: result }, ...(message === undefined ? [] : [{ name: "message", valueString: message }]), ...matches.map((match) => ({ name: "match", part: partsOf(match) }))],
  };
}

function messageOf(result: boolean, matches: readonly Match[], scope: Scope, maps: readonly ConceptMapIndex[]): string | undefined {
  if (result && scope.unmet.size === 0) return undefined;
  const hint = scope.unmet.size === 0 ? [] : [`There are mappings that depend on ${[...scope.unmet].join(", ")}: give it as dependency.`];
  if (result) return hint[0];
  if (maps.length === 0) return "No ConceptMap is known for this source and target.";
  const found = matches.length > 0 ? "The ConceptMap says that there is no match." : "No ConceptMap has a mapping for the code.";
  return [found, ...hint].join(" ");
}

function partsOf({ equivalence, system, version, code, display, products, map }: Match): FhirObject[] {
  const parts: FhirObject[] = [{ name: "equivalence", valueCode: equivalence }];
  if (code !== undefined) parts.push({ name: "concept", valueCoding: coding(system, version, code, display) });
  for (const product of products) {
    const concept = coding(product.system, undefined, product.value, product.display);
    parts.push({ name: "product", part: [{ name: "element", valueUri: product.property }, { name: "concept", valueCoding: concept }] });
  }
  if (map.url !== undefined) parts.push({ name: "source", valueUri: map.url });
  return parts;
}

function coding(system: string | undefined, version: string | undefined, code: string, display: string | undefined): FhirObject {
  const made: FhirObject = {};
  if (system !== undefined) made["system"] = system;
  if (version !== undefined) made["version"] = version;
  made["code"] = code;
  if (display !== undefined) made["display"] = display;
  return made;
}
