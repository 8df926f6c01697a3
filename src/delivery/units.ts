import type { Entry } from "./entries.ts";
import { mentionsIn, namesIn } from "./references.ts";

/** Entries that only work together: one entry, or a cycle of entries that refer to each other. */
export interface Unit {
  readonly entries: readonly Entry[];
  /** What must be in the target before it. */
  readonly needs: ReadonlySet<Unit>;
  /** What a Provenance or MessageHeader among its entries only lists. */
  readonly mentions: ReadonlySet<Unit>;
  /** How many others, one after the other, must be in the target before it: 0 for what needs none. */
  readonly level: number;
}

/** For each entry the places (in `entries`) of those whose names it holds. */
type Edges = readonly (readonly number[])[];

function placesOf(entries: readonly Entry[], names: (entry: Entry) => Iterable<string>): Edges {
  const placeOf = new Map<string, number>();
  entries.forEach(({ reference, fullUrl }, place) => {
    placeOf.set(reference, place);
    if (fullUrl !== undefined) placeOf.set(fullUrl, place);
  });
  return entries.map((entry, place) => {
    const places = new Set<number>();
    for (const name of names(entry)) {
      const named = placeOf.get(name);
      if (named !== undefined && named !== place) places.add(named);
    }
    return [...places];
  });
}

/** Strongly connected components (Tarjan 1972) as lists of places, each after those that its edges lead to. Without recursion: a chain may be as long as the Bundle. */
function components(edges: Edges): number[][] {
  const order = edges.map(() => -1);
  const low = edges.map(() => 0);
  const open: number[] = [];
  const isOpen = edges.map(() => false);
  const found: number[][] = [];
  let count = 0;
  for (const start of edges.keys()) {
    const path: { readonly place: number; next: number }[] = [];
    const enter = (place: number) => {
      order[place] = low[place] = count++;
      open.push(place);
      isOpen[place] = true;
      path.push({ place, next: 0 });
    };
    if (order[start] === -1) enter(start);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { place } = step;
      const to = edges[place]![step.next++];
      if (to === undefined) {
        path.pop();
        const before = path.at(-1);
        if (before !== undefined) low[before.place] = Math.min(low[before.place]!, low[place]!);
        if (low[place] === order[place]) {
          const component = open.splice(open.lastIndexOf(place));
          for (const member of component) isOpen[member] = false;
          found.push(component.sort((a, b) => a - b));
        }
      } else if (order[to] === -1) enter(to);
      else if (isOpen[to]) low[place] = Math.min(low[place]!, order[to]!);
    }
  }
  return found;
}

/**
 * The units of a transaction in an order in which each comes after all that it needs and all that it lists.
 * Deletions come after everything else: what refers to the deleted resource may first have to be told another one.
 */
export function unitsOf(entries: readonly Entry[]): Unit[] {
  const needs = placesOf(entries, ({ resource }) => (resource === undefined ? [] : namesIn(resource)));
  const mentions = placesOf(entries, ({ resource }) => (resource === undefined ? [] : mentionsIn(resource)));
  const groups = components(needs.map((places, place) => [...places, ...mentions[place]!]));
  const unitOf = new Map<number, Unit>();
  const units = groups.map((places): Unit => {
    const others = (edges: Edges) => new Set(places.flatMap((place) => edges[place]!).flatMap((to) => unitOf.get(to) ?? []));
    const unit = { entries: places.map((place) => entries[place]!), needs: others(needs), mentions: others(mentions), level: 0 };
    for (const before of [...unit.needs, ...unit.mentions]) unit.level = Math.max(unit.level, before.level + 1);
    for (const place of places) unitOf.set(place, unit);
    return unit;
  });
  const kept = units.filter((unit) => !isDeletion(unit));
  const level = Math.max(0, ...kept.map((unit) => unit.level + 1));
  return [...kept, ...units.filter(isDeletion).map((unit) => ({ ...unit, needs: new Set(kept), level }))];
}

function isDeletion({ entries }: Unit): boolean {
  return entries[0]!.kind === "delete";
}
