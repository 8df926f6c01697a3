import type { ConceptMap } from "@medplum/fhirtypes";
import { synonymsOf } from "../code-systems/synonyms.ts";
import type { Library } from "../definitions/library.ts";
import { isMatch } from "../equivalence.ts";
import { codesOf, Undecided, type Member } from "../value-sets/value-set.ts";
import { LikenessIndex } from "./trigrams.ts";

/** A code that another one might be mapped to: for a person to decide; nothing is mapped by it. */
export interface Candidate {
  readonly system: string;
  readonly code: string;
  readonly display: string | undefined;
  /** From 0 to 1, by the letters of texts alone: it knows nothing of what they mean. */
  readonly score: number;
  /** The text that is like it: a display, a synonym, a code, or what the map has mapped to it. */
  readonly text: string;
}

/** What is asked about: its texts, the display before the code. */
export interface Unmapped {
  readonly code: string;
  readonly display: string | undefined;
}

/** Less likeness than this is chance. */
const leastScore = 0.35;

/**
 * Finds candidates among the targets that a map can have: the codes of its target value set, else of its target code systems, with their
 * synonyms, and the codes that it maps to them already. Reads these once.
 */
export function candidatesOf(map: ConceptMap, library: Library): (asked: Unmapped, most: number) => Candidate[] {
  const items = new Map<string, { readonly system: string; readonly code: string; readonly display: string | undefined }>();
  const index = new LikenessIndex<string>();
  const item = (system: string, code: string, display: string | undefined) => {
    const key = `${system}|${code}`;
    if (!items.has(key)) items.set(key, { system, code, display });
    return key;
  };
  for (const { system, version, code, display, abstract, inactive } of targetsOf(map, library)) {
    if (abstract || inactive) continue;
    const key = item(system, code, display);
    for (const text of new Set([...(display === undefined ? [] : [display]), ...synonyms(library, system, version, code), code])) index.add(key, text);
  }
  for (const { target = "", element } of map.group ?? [])
    for (const { code, display, target: targets = [] } of element)
      for (const one of targets) {
        if (one.code === undefined || !isMatch(one.equivalence)) continue;
        const key = item(target, one.code, one.display);
        for (const text of [one.display, display, code]) if (text !== undefined) index.add(key, text);
      }
  return ({ code, display }, most) => {
    const found = [display, code].flatMap((text) => (text === undefined ? [] : index.like(text, most, leastScore)));
    const best = new Map<string, Candidate>();
    for (const { item: key, text, score } of found.sort((a, b) => b.score - a.score)) if (!best.has(key)) best.set(key, { ...items.get(key)!, score, text });
    return [...best.values()].slice(0, most);
  };
}

function targetsOf(map: ConceptMap, library: Library): Iterable<Member> {
  const named = map.targetCanonical ?? map.targetUri;
  const valueSet = named === undefined ? undefined : library.valueSet(named);
  const systems = [...new Set((map.group ?? []).map(({ target }) => target).filter((target) => target !== undefined))];
  for (const set of [valueSet, ...systems.map((system) => ({ resourceType: "ValueSet" as const, status: "active" as const, compose: { include: [{ system }] } }))]) {
    const codes = set === undefined ? undefined : codesOf(set, library);
    const members = codes === undefined || codes instanceof Undecided ? codes : codes.list();
    if (members !== undefined && !(members instanceof Undecided)) return members;
  }
  return [];
}

function synonyms(library: Library, system: string, version: string | undefined, code: string): readonly string[] {
  const index = library.codeSystem(system, version);
  const concept = index?.find(code) ?? -1;
  return index === undefined || concept < 0 ? [] : synonymsOf(index, concept);
}
