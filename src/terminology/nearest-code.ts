import type { CodeToTranslate, NearestCode } from "../model/terminology.ts";
import type { ConceptMapIndex, GroupIndex } from "./concept-map-index.ts";
import type { Entry } from "./entries.ts";
import { isMatch } from "./equivalence.ts";

/** True where the map has an element for the code: a target, or the word that there is none. */
export function speaksOf(index: ConceptMapIndex, { system, code }: CodeToTranslate): boolean {
  return groupsOf(index, system).some(({ entries }) => entries.has(code));
}

/**
 * The map's code that is most like another one by its code, its display, its target's code or its target's display: the one with the same letters and digits, else
 * the one that the fewest changed letters lead to, at most one in three. One letter is never taken for another one. Null when none is like it.
 */
export function nearestCode(index: ConceptMapIndex, { system, code }: CodeToTranslate): NearestCode | null {
  const wanted = bare(code);
  if (wanted === "") return null;
  const groups = groupsOf(index, system);
  let best: Candidate | undefined;
  let bestDistance = Math.floor(wanted.length / 3) + 1;
  for (const group of groups.length > 0 ? groups : index.groups) {
    for (const candidate of candidatesOf(group)) {
      for (const text of candidate.texts) {
        const distance = distanceBelow(wanted, text, bestDistance);
        if (distance >= bestDistance) continue;
        best = candidate;
        bestDistance = distance;
      }
    }
  }
  return best === undefined ? null : shown(best);
}

interface Candidate {
  readonly code: string;
  readonly entry: Entry;
  readonly texts: readonly string[];
}

/** The texts of a group that codes are compared with, worked out when somebody asks for the first time. */
const candidates = new WeakMap<GroupIndex, readonly Candidate[]>();

function candidatesOf(group: GroupIndex): readonly Candidate[] {
  const known = candidates.get(group);
  if (known !== undefined) return known;
  const made = [...group.entries].map(([code, entry]) => {
    const texts = [code, entry.display, ...entry.targets.flatMap((target) => [target.code, target.display])];
    return { code, entry, texts: [...new Set(texts.filter((text) => text !== undefined).map(bare))] };
  });
  candidates.set(group, made);
  return made;
}

function groupsOf(index: ConceptMapIndex, system: string | undefined): readonly GroupIndex[] {
  return system === undefined ? index.groups : (index.bySource.get(system) ?? []);
}

function shown({ code, entry }: Candidate): NearestCode {
  const target = entry.targets.find(({ equivalence }) => isMatch(equivalence));
  return { code, display: entry.display ?? target?.display ?? null, target: target?.code ?? null };
}

/** What is compared: letters and digits in lower case, without zeros in front. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "").replace(/^0+(?=.)/, "");
}

/** How many letters must be put in, taken out or changed to make `right` of `left` (Levenshtein); `limit` where it is that many or more. */
function distanceBelow(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  if (Math.abs(left.length - right.length) >= limit || limit <= 1) return limit;
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)));
    row = next;
  }
  return Math.min(row[right.length]!, limit);
}
