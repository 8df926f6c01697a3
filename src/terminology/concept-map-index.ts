import type { ConceptMap, ConceptMapGroup, ConceptMapGroupElementTarget, ConceptMapGroupUnmapped } from "@medplum/fhirtypes";
import type { TranslationAnswer } from "../model/terminology.ts";

/** What a group says of one source code. `answer` is worked out at its first use and kept. */
export interface Entry {
  readonly display: string | undefined;
  readonly targets: readonly ConceptMapGroupElementTarget[];
  answer: TranslationAnswer | undefined;
}

/** All groups of a map with one source and one target, as one: R4 gives no meaning to how they are split. */
export interface GroupIndex {
  readonly source: string | undefined;
  readonly sourceVersion: string | undefined;
  readonly target: string | undefined;
  readonly targetVersion: string | undefined;
  readonly entries: Map<string, Entry>;
  unmapped: ConceptMapGroupUnmapped | undefined;
  /** Source codes and targets by target code; made at the first reverse translation. */
  reverse: ReadonlyMap<string, readonly ReverseEntry[]> | undefined;
}

export interface ReverseEntry {
  readonly code: string;
  readonly display: string | undefined;
  readonly target: ConceptMapGroupElementTarget;
}

/** A ConceptMap made ready for lookups: a code is found through two Maps, however many there are. */
export interface ConceptMapIndex {
  readonly map: ConceptMap;
  readonly groups: readonly GroupIndex[];
  readonly bySource: ReadonlyMap<string | undefined, readonly GroupIndex[]>;
  /** The answer for a code that the map does not speak of. */
  readonly nothing: TranslationAnswer;
}

/** Indexes a checked ConceptMap. Takes time linear in its elements and keeps references to them, not copies. */
export function indexConceptMap(map: ConceptMap): ConceptMapIndex {
  const groups = new Map<string, GroupIndex>();
  for (const group of map.group ?? []) {
    const key = JSON.stringify([group.source, group.sourceVersion, group.target, group.targetVersion]);
    let index = groups.get(key);
    if (index === undefined) groups.set(key, (index = emptyGroup(group)));
    index.unmapped ??= group.unmapped;
    for (const element of group.element) {
      if (element.code === undefined) continue;
      const targets = element.target ?? [];
      const known = index.entries.get(element.code);
      index.entries.set(element.code, { display: element.display, targets: known === undefined ? targets : [...known.targets, ...targets], answer: undefined });
    }
  }
  return { map, groups: [...groups.values()], bySource: Map.groupBy(groups.values(), (group) => group.source), nothing: answerOf(map) };
}

/** An answer in the name of a map. */
export function answerOf(map: ConceptMap, match?: TranslationAnswer["match"]): TranslationAnswer {
  return { url: map.url ?? "", ...(map.version !== undefined && { version: map.version }), ...(match !== undefined && { match }) };
}

/** The group's elements by target code. */
export function reverseEntries(group: GroupIndex): ReadonlyMap<string, readonly ReverseEntry[]> {
  if (group.reverse !== undefined) return group.reverse;
  const reverse = new Map<string, ReverseEntry[]>();
  for (const [code, entry] of group.entries)
    for (const target of entry.targets) {
      if (target.code === undefined) continue;
      const sources = reverse.get(target.code);
      const source = { code, display: entry.display, target };
      if (sources === undefined) reverse.set(target.code, [source]);
      else sources.push(source);
    }
  return (group.reverse = reverse);
}

function emptyGroup(group: ConceptMapGroup): GroupIndex {
  return {
    source: group.source,
    sourceVersion: group.sourceVersion,
    target: group.target,
    targetVersion: group.targetVersion,
    entries: new Map(),
    unmapped: undefined,
    reverse: undefined,
  };
}
