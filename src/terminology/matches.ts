import type { CodeableConcept, ConceptMap, ConceptMapGroupElementTargetDependsOn } from "@medplum/fhirtypes";
import { reverseEntries, type ConceptMapIndex, type GroupIndex } from "./concept-map-index.ts";
import { invert, unmappedEquivalence, type Equivalence } from "./equivalence.ts";

/** A concept to translate, as `$translate` takes it. */
interface Concept {
  readonly system?: string | undefined;
  readonly version?: string | undefined;
  readonly code: string;
}

/** What narrows a search, and what it learns on its way. */
export interface Scope {
  /** The code system that matches must come from. */
  readonly wantedSystem?: string | undefined;
  readonly dependencies: readonly { readonly element: string; readonly concept: CodeableConcept }[];
  /** Finds the map that an `other-map` names. */
  readonly resolve: (canonical: string) => ConceptMapIndex | undefined;
  /** Gets the properties that a mapping depends on and of which nothing was given. */
  readonly unmet: Set<string>;
}

/** One match of `$translate`; without a code where the map says that there is none. */
export interface Match {
  readonly equivalence: Equivalence;
  readonly system?: string | undefined;
  readonly version?: string | undefined;
  readonly code?: string | undefined;
  readonly display?: string | undefined;
  readonly products: readonly ConceptMapGroupElementTargetDependsOn[];
  readonly map: ConceptMap;
}

/**
 * Everything that a map says of a concept, in its order: first what its elements say, then `unmapped` of those groups that
 * have no element for the code (R4 ConceptMap, "Handling Unmapped Codes"). `trail` are the maps that led here through `other-map`.
 */
export function findMatches(index: ConceptMapIndex, concept: Concept, scope: Scope, trail: readonly ConceptMapIndex[] = []): Match[] {
  if (trail.includes(index)) return [];
  const stated: Match[] = [];
  const unmapped: Match[] = [];
  for (const group of index.bySource.get(concept.system) ?? []) {
    if (!covers(group.sourceVersion, concept.version) || !wants(scope, group.target)) continue;
    const entry = group.entries.get(concept.code);
    if (entry === undefined) unmapped.push(...unmappedMatches(index, group, concept, scope, trail));
    else
      for (const { equivalence, code, display, dependsOn, product = none } of entry.targets)
        if (dependenciesHold(dependsOn, scope)) stated.push(inTarget(index, group, equivalence, code, display, product));
  }
  return unmapped.length === 0 ? stated : [...stated, ...unmapped];
}

const none: Match["products"] = [];

/**
 * All concepts that a map might translate to this one, with the equivalence inverted. A `fixed` unmapped code stands for
 * every code that the map does not list, so that nothing can be said of where it came from; what depends on other elements
 * is possible, so it is in.
 */
export function findReverseMatches(index: ConceptMapIndex, concept: Concept, scope: Scope, trail: readonly ConceptMapIndex[] = []): Match[] {
  if (trail.includes(index)) return [];
  const groups = index.groups.filter((group) => group.target === concept.system && covers(group.targetVersion, concept.version) && wants(scope, group.source));
  const stated = groups.flatMap((group) =>
    reverseEntries(group, concept.code).map((entry): Match => ({
      equivalence: invert(entry.target.equivalence),
      ...inSource(group, entry.code, entry.display),
      products: [],
      map: index.map,
    })),
  );
  const unmapped = index.groups
    .filter((group) => group.unmapped !== undefined && wants(scope, group.source))
    .flatMap((group): Match[] => {
      if (group.unmapped?.mode === "provided" && groups.includes(group) && !group.entries.has(concept.code))
        return [{ equivalence: unmappedEquivalence, ...inSource(group, concept.code, undefined), products: [], map: index.map }];
      const other = otherMap(group, scope);
      if (other === undefined) return [];
      return findReverseMatches(other, concept, scope, [...trail, index]).filter((match) => match.system === group.source && match.code !== undefined && !group.entries.has(match.code));
    });
  return [...stated, ...unmapped];
}

function unmappedMatches(index: ConceptMapIndex, group: GroupIndex, concept: Concept, scope: Scope, trail: readonly ConceptMapIndex[]): Match[] {
  const found = (code: string | undefined, display?: string): Match[] => [inTarget(index, group, unmappedEquivalence, code, display, none)];
  if (group.unmapped?.mode === "provided") return found(concept.code);
  if (group.unmapped?.mode === "fixed") return found(group.unmapped.code, group.unmapped.display);
  const other = otherMap(group, scope);
  return other === undefined ? [] : findMatches(other, concept, scope, [...trail, index]);
}

function otherMap(group: GroupIndex, scope: Scope): ConceptMapIndex | undefined {
  return group.unmapped?.mode === "other-map" && group.unmapped.url !== undefined ? scope.resolve(group.unmapped.url) : undefined;
}

/** Written out, not spread: it is made for each answer. */
function inTarget({ map }: ConceptMapIndex, group: GroupIndex, equivalence: Equivalence, code: string | undefined, display: string | undefined, products: Match["products"]): Match {
  if (code === undefined) return { equivalence, products, map };
  return { equivalence, system: group.target, version: group.targetVersion, code, display, products, map };
}

const inSource = (group: GroupIndex, code: string, display: string | undefined) => ({ system: group.source, version: group.sourceVersion, code, display });

const covers = (groupVersion: string | undefined, version: string | undefined) => groupVersion === undefined || version === undefined || groupVersion === version;

/** A group without the system says only that codes are unmatched, which holds for every system. */
const wants = (scope: Scope, system: string | undefined) => scope.wantedSystem === undefined || system === undefined || system === scope.wantedSystem;

function dependenciesHold(dependsOn: readonly ConceptMapGroupElementTargetDependsOn[] | undefined, scope: Scope): boolean {
  if (dependsOn === undefined) return true;
  const unmet = dependsOn.filter((needed) => !scope.dependencies.some(({ element, concept }) => element === needed.property && hasValue(concept, needed)));
  for (const { property } of unmet) if (!scope.dependencies.some(({ element }) => element === property)) scope.unmet.add(property);
  return unmet.length === 0;
}

/** `dependsOn.value` is a code of `dependsOn.system`, or any other text where there is no system. */
function hasValue(concept: CodeableConcept, needed: ConceptMapGroupElementTargetDependsOn): boolean {
  if (needed.system === undefined && concept.text === needed.value) return true;
  return (concept.coding ?? []).some((coding) => coding.code === needed.value && (needed.system === undefined || coding.system === needed.system));
}
