import type { SourceRecord } from "../model/record.ts";

/** One segment (or other unit) of a record: its place, and its leaves by their names within it. */
interface Segment {
  readonly place: string;
  readonly name: string;
  readonly leaves: ReadonlyMap<string, string>;
  /** The same for segments that say the same. */
  readonly text: string;
}

/** Steps beyond which segments are compared by their place alone: a person edits a few, and a table of two long records would not fit into memory. */
const mostSteps = 4_000_000;

/**
 * What a person changed in a record, in the manner of a unified diff: for each segment that is different a line `@@ PID[1] @@`, then its leaves that
 * are, `-` as it came and `+` as it was edited, values as JSON strings. Empty where everything reads the same.
 */
export function editDiff(before: SourceRecord | undefined, after: SourceRecord | undefined): string {
  const [from, to] = [before, after].map((record) => (record === undefined ? [] : segmentsOf(record))) as [Segment[], Segment[]];
  return pairs(from, to).flatMap(([old, edited]) => hunk(old, edited)).map((line) => `${line}\n`).join("");
}

function segmentsOf(record: SourceRecord): Segment[] {
  return record.units.map(({ name, occurrence, from, to }) => {
    const place = `${name}[${occurrence}]`;
    const leaves = new Map<string, string>();
    for (let leaf = from; leaf < to; leaf++) leaves.set(record.name(leaf).slice(place.length), JSON.stringify(record.isNull(leaf) ? '""' : record.text(leaf)));
    return { place, name, leaves, text: `${name}${[...leaves].join("\n")}` };
  });
}

type Pair = readonly [old: Segment | undefined, edited: Segment | undefined];

/** The segments that are different, in order: those that stand for one another side by side, the others alone. */
function pairs(from: readonly Segment[], to: readonly Segment[]): Pair[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start]!.text === to[start]!.text) start++;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from.at(-1 - end)!.text === to.at(-1 - end)!.text) end++;
  const [old, edited] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  const found: Pair[] = [];
  let [o, e] = [0, 0];
  for (const [sameOld, sameEdited] of [...common(old, edited), [old.length, edited.length] as const]) {
    found.push(...gap(old.slice(o, sameOld), edited.slice(e, sameEdited)));
    [o, e] = [sameOld + 1, sameEdited + 1];
  }
  return found;
}

/** The longest common subsequence, as pairs of indexes. */
function common(old: readonly Segment[], edited: readonly Segment[]): (readonly [number, number])[] {
  const width = edited.length + 1;
  if (old.length * width > mostSteps) return [];
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let o = old.length - 1; o >= 0; o--) {
    for (let e = edited.length - 1; e >= 0; e--) {
      lengths[o * width + e] = old[o]!.text === edited[e]!.text ? lengths[(o + 1) * width + e + 1]! + 1 : Math.max(lengths[(o + 1) * width + e]!, lengths[o * width + e + 1]!);
    }
  }
  const found: (readonly [number, number])[] = [];
  for (let o = 0, e = 0; o < old.length && e < edited.length; ) {
    if (old[o]!.text === edited[e]!.text) found.push([o++, e++]);
    else if (lengths[(o + 1) * width + e]! >= lengths[o * width + e + 1]!) o++;
    else e++;
  }
  return found;
}

/** Between two segments that are the same: those of one name stand for one another in their order. */
function gap(old: readonly Segment[], edited: readonly Segment[]): Pair[] {
  const left = [...old];
  const found: Pair[] = [];
  for (const segment of edited) {
    const at = left.findIndex(({ name }) => name === segment.name);
    if (at < 0) found.push([undefined, segment]);
    else {
      for (const removed of left.splice(0, at)) found.push([removed, undefined]);
      found.push([left.shift(), segment]);
    }
  }
  return [...found, ...left.map((removed): Pair => [removed, undefined])];
}

function hunk(old: Segment | undefined, edited: Segment | undefined): string[] {
  const names = new Set([...(old?.leaves.keys() ?? []), ...(edited?.leaves.keys() ?? [])]);
  const lines = [...names].flatMap((name) => {
    const [was, is] = [old?.leaves.get(name), edited?.leaves.get(name)];
    if (was === is) return [];
    return [...(was === undefined ? [] : [`-${old!.place}${name}: ${was}`]), ...(is === undefined ? [] : [`+${edited!.place}${name}: ${is}`])];
  });
  const places = [...new Set([old?.place, edited?.place])].filter((place) => place !== undefined).join(" → ");
  return [`@@ ${places} @@`, ...lines];
}
