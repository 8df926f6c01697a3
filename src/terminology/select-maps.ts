import type { ConceptMap } from "@medplum/fhirtypes";
import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import { checkConceptMap, expressionOf } from "./check.ts";
import { indexConceptMap, type ConceptMapIndex } from "./concept-map-index.ts";
import type { RequestParameters } from "./parameters.ts";

/** The maps that a request may choose from. */
export interface KnownMaps {
  /** One for each URL: its current version. */
  readonly current: readonly ConceptMapIndex[];
  /** By id, canonical URL, or URL|version. */
  readonly resolve: (name: string) => ConceptMapIndex | undefined;
}

/**
 * The maps that a `$translate` request means: the one that it brings along or names by URL (and version), else all whose
 * value sets are the ones it names as source and target (the other way round where it asks for the reverse).
 */
export function selectMaps(request: RequestParameters, known: KnownMaps): { value: ConceptMapIndex[]; issues: Issue[] } {
  const brought = request.resource("conceptMap");
  const url = request.text("url");
  const version = request.text("conceptMapVersion");
  if (brought !== undefined && url !== undefined) return refused(issue("terminology.map-named-twice"));
  if (brought !== undefined) {
    const issues = checkConceptMap(brought).map((problem) => issue(problem.key, problem.parameters, { expression: expressionOf(problem.path) }));
    return issues.length > 0 ? { value: [], issues } : { value: [indexConceptMap(brought as unknown as ConceptMap)], issues: [] };
  }
  const [from, to] = request.boolean("reverse") === true ? (["target", "source"] as const) : (["source", "target"] as const);
  const suits = ({ map }: ConceptMapIndex, unstated: boolean) =>
    isValueSet(map.sourceUri ?? map.sourceCanonical, request.text(from), unstated) && isValueSet(map.targetUri ?? map.targetCanonical, request.text(to), unstated);
  if (url === undefined) {
    if (version !== undefined) return refused(issue("terminology.version-without-url"));
    return { value: known.current.filter((index) => suits(index, false)), issues: [] };
  }
  const named = known.resolve(version === undefined ? url : `${url}|${version}`);
  if (named === undefined) return refused(issue("terminology.map-unknown"));
  return { value: suits(named, true) ? [named] : [], issues: [] };
}

/** `wanted` may be a canonical URL, a relative one or a logical id. A map that states no value set suits only where it was named. */
function isValueSet(stated: string | undefined, wanted: string | undefined, unstated: boolean): boolean {
  if (wanted === undefined) return true;
  if (stated === undefined) return unstated;
  const url = stated.split("|")[0]!;
  return stated === wanted || url === wanted || (!wanted.includes(":") && url.endsWith(`/ValueSet/${wanted.replace(/^\/?ValueSet\//, "")}`));
}

const refused = (problem: Issue) => ({ value: [], issues: [problem] });
