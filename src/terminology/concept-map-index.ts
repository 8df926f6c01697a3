import type { ConceptMap, ConceptMapGroup, ConceptMapGroupElementTarget, ConceptMapGroupUnmapped } from "@medplum/fhirtypes";
import type { TranslationAnswer } from "../model/terminology.ts";
import { CompactEntries } from "./compact-entries.ts";
import type { Entries, Entry } from "./entries.ts";

/** All groups of a map with one source and one target, as one: R4 gives no meaning to how they are split. */
export interface GroupIndex {
  readonly source: string | undefined;
  readonly sourceVersion: string | undefined;
  readonly target: string | undefined;
  readonly targetVersion: string | undefined;
  readonly entries: Entries;
  unmapped: ConceptMapGroupUnmapped | undefined;
  /** Source codes by target code; made at the first reverse translation. */
  reverse: ReadonlyMap<string, readonly string[]> | undefined;
}

export interface ReverseEntry {
  readonly code: string;
  readonly display: string | undefined;
  readonly target: ConceptMapGroupElementTarget;
}

/** A ConceptMap made ready for lookups: a code is found through two Maps, however many there are. */
export interface ConceptMapIndex {
  /** Without its groups where these are in compact memory (`wholeMap` has them). */
  readonly map: ConceptMap;
  readonly groups: readonly GroupIndex[];
  readonly bySource: ReadonlyMap<string | undefined, readonly GroupIndex[]>;
  /** The answer for a code that the map does not speak of. */
  readonly nothing: TranslationAnswer;
}

/** Beyond this many elements, what a map says goes into compact memory: a lookup costs a microsecond more, an element a third of the memory. */
const large = 10_000;

/** Indexes a checked ConceptMap. Takes time linear in its elements and keeps references to them, or, of a large map, nothing of what was parsed. */
export function indexConceptMap(map: ConceptMap): ConceptMapIndex {
  const groups = new Map<string, GroupIndex & { readonly entries: Map<string, Entry> }>();
  let count = 0;
  for (const group of map.group ?? []) {
    const key = JSON.stringify([group.source, group.sourceVersion, group.target, group.targetVersion]);
    let index = groups.get(key);
    if (index === undefined) groups.set(key, (index = { ...emptyGroup(group), entries: new Map<string, Entry>() }));
    index.unmapped ??= group.unmapped;
    for (const element of group.element) {
      if (element.code === undefined) continue;
      count++;
      const targets = element.target ?? [];
      const known = index.entries.get(element.code);
      index.entries.set(element.code, { display: element.display, targets: known === undefined ? targets : [...known.targets, ...targets], answer: undefined });
    }
  }
  const isCompact = count > large && isPlain(map, groups.size, [...groups.values()].reduce((sum, { entries }) => sum + entries.size, 0));
  const { group: _groups, ...head } = map;
  const kept = isCompact ? head : map;
  const indexed: GroupIndex[] = isCompact ? [...groups.values()].map((group) => ({ ...group, entries: new CompactEntries(group.entries) })) : [...groups.values()];
  return { map: kept, groups: indexed, bySource: Map.groupBy(indexed, (group) => group.source), nothing: answerOf(kept) };
}

/** True where the index has all that the map's groups say, so that they can be written again from it: no group or element is split, and none has more than lookups need. */
function isPlain({ group = [] }: ConceptMap, groups: number, elements: number): boolean {
  const hasOnly = (value: object, names: ReadonlySet<string>) => Object.keys(value).every((name) => names.has(name));
  const all = group.reduce((sum, { element }) => sum + element.length, 0);
  return groups === group.length && elements === all && group.every((one) => hasOnly(one, groupNames) && one.element.every((element) => hasOnly(element, elementNames)));
}

const groupNames = new Set(["source", "sourceVersion", "target", "targetVersion", "element", "unmapped"]);
const elementNames = new Set(["code", "display", "target"]);

/** The map as it was given. */
export function wholeMap({ map, groups }: ConceptMapIndex): ConceptMap {
  if (map.group !== undefined || groups.length === 0) return map;
  const group = groups.map(({ source, sourceVersion, target, targetVersion, entries, unmapped }): ConceptMapGroup => {
    const element = Array.from(entries, ([code, { display, targets }]) => ({ code, ...(display !== undefined && { display }), ...(targets.length > 0 && { target: [...targets] }) }));
    return {
      ...(source !== undefined && { source }),
      ...(sourceVersion !== undefined && { sourceVersion }),
      ...(target !== undefined && { target }),
      ...(targetVersion !== undefined && { targetVersion }),
      element,
      ...(unmapped !== undefined && { unmapped }),
    };
  });
  return { ...map, group };
}

/** An answer in the name of a map. */
export function answerOf(map: ConceptMap, match?: TranslationAnswer["match"]): TranslationAnswer {
  return { url: map.url ?? "", ...(map.version !== undefined && { version: map.version }), ...(match !== undefined && { match }) };
}

/** What a group maps to a target code: each target with the source code it is said of. */
export function reverseEntries(group: GroupIndex, target: string): ReverseEntry[] {
  const sources = (group.reverse ??= sourcesByTarget(group)).get(target) ?? [];
  return sources.flatMap((code) => {
    const { display, targets } = group.entries.get(code)!;
    return targets.filter((one) => one.code === target).map((one) => ({ code, display, target: one }));
  });
}

function sourcesByTarget({ entries }: GroupIndex): ReadonlyMap<string, readonly string[]> {
  const sources = new Map<string, string[]>();
  for (const [code, { targets }] of entries)
    for (const target of new Set(targets.map((one) => one.code))) {
      if (target === undefined) continue;
      const known = sources.get(target);
      if (known === undefined) sources.set(target, [code]);
      else known.push(code);
    }
  return sources;
}

function emptyGroup(group: ConceptMapGroup): Omit<GroupIndex, "entries"> {
  return {
    source: group.source,
    sourceVersion: group.sourceVersion,
    target: group.target,
    targetVersion: group.targetVersion,
    unmapped: undefined,
    reverse: undefined,
  };
}
