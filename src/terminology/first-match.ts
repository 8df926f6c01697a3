import type { TranslationAnswer } from "../model/terminology.ts";
import { answerOf, type ConceptMapIndex, type GroupIndex } from "./concept-map-index.ts";
import type { Entry } from "./entries.ts";
import { isMatch, unmappedEquivalence } from "./equivalence.ts";

type Resolve = (canonical: string) => ConceptMapIndex | undefined;

/**
 * The first match for a code that holds without further elements: the answer of `$translate`, without Parameters around it.
 * Without a system the code is looked for in all groups of the map. Costs one Map lookup a group of that system.
 */
export function firstMatch(index: ConceptMapIndex, system: string | undefined, code: string, resolve: Resolve, trail?: readonly ConceptMapIndex[]): TranslationAnswer {
  const groups = system === undefined ? index.groups : index.bySource.get(system);
  if (groups === undefined) return index.nothing;
  let open = false;
  for (const group of groups) {
    const entry = group.entries.get(code);
    if (entry === undefined) {
      open ||= group.unmapped !== undefined;
      continue;
    }
    const answer = (entry.answer ??= answerFor(index, group, entry));
    if (answer.match !== undefined) return answer;
  }
  return open ? firstUnmapped(index, groups, system, code, resolve, trail ?? []) : index.nothing;
}

function answerFor(index: ConceptMapIndex, group: GroupIndex, entry: Entry): TranslationAnswer {
  const target = entry.targets.find((target) => target.code !== undefined && isMatch(target.equivalence) && (target.dependsOn ?? []).length === 0);
  return target?.code === undefined ? index.nothing : inTarget(index, group, target.code, target.display, target.equivalence);
}

function firstUnmapped(
  index: ConceptMapIndex,
  groups: readonly GroupIndex[],
  system: string | undefined,
  code: string,
  resolve: Resolve,
  trail: readonly ConceptMapIndex[],
): TranslationAnswer {
  if (trail.includes(index)) return index.nothing;
  for (const group of groups) {
    if (group.unmapped === undefined || group.entries.has(code)) continue;
    const { mode, code: fixed, display, url } = group.unmapped;
    if (mode === "provided") return inTarget(index, group, code, undefined, unmappedEquivalence);
    if (mode === "fixed" && fixed !== undefined) return inTarget(index, group, fixed, display, unmappedEquivalence);
    const other = mode === "other-map" && url !== undefined ? resolve(url) : undefined;
    const answer = other && firstMatch(other, system ?? group.source, code, resolve, [...trail, index]);
    if (answer?.match !== undefined) return answer;
  }
  return index.nothing;
}

function inTarget(index: ConceptMapIndex, group: GroupIndex, code: string, display: string | undefined, equivalence: string): TranslationAnswer {
  return answerOf(index.map, { ...(group.target !== undefined && { system: group.target }), code, ...(display !== undefined && { display }), equivalence });
}
