import type { Place } from "../../../src/mapping/grammar/place.ts";
import type { InstancePlan, MappingPlan, TablePlan } from "../../../src/mapping/plan/plan.ts";
import type { Dictionary } from "../../../src/model/dictionary.ts";
import { absent, type Demand, isMetByNothing, meet, occurrences, reads, type Spot, together, waysTo, written } from "./demand.ts";
import { DraftSegment } from "./draft.ts";
import { laidOut, nearness, type Position } from "./grammar.ts";
import { type Item, type RowUse, rowUses } from "./items.ts";
import { placesFor, type Route, type Routes, spotIn, type Structure } from "./routes.ts";
import { sample, samplesAt, helpAt } from "./samples.ts";

/** What is put into a message beside what it must have. */
interface Filling {
  /** Texts at places, before the demands. */
  readonly texts?: readonly { readonly spot: Spot; readonly text: string }[];
  /** Positions whose segments get a value in every field. */
  readonly rich?: readonly Position[];
  readonly times?: ReadonlyMap<string, number>;
  /** True where each group begins with its first segment, be it optional: what tells the group. */
  readonly led?: boolean;
}

/** Makes messages that are meant to exercise an item, the likeliest first. */
export class Generator {
  readonly #plan: MappingPlan;
  readonly #routes: Routes;
  readonly #dictionary: Dictionary;
  readonly #codes: (map: string) => readonly string[];

  constructor(plan: MappingPlan, routes: Routes, dictionary: Dictionary, codes: (map: string) => readonly string[]) {
    this.#plan = plan;
    this.#routes = routes;
    this.#dictionary = dictionary;
    this.#codes = codes;
  }

  *for(item: Item): Generator_ {
    switch (item.kind) {
      case "row":
        yield* this.#row(item.use);
        break;
      case "required":
        for (const route of this.#routes.of(item.table.index).slice(0, 3)) {
          for (const way of route.ways) yield* this.#message(route.structure, route.chosen, [...way, absent({ unit: item.table.unit!, keys: item.requirement.place.keys })]);
        }
        break;
      case "absent":
        yield* this.#absent(item.table, item.absent.id);
        break;
      case "instance":
        yield* this.#instance(item.instance, this.#routes.structures.get(item.message.structure)!);
        break;
      case "note":
        for (const route of this.#routes.notePlaces(item.message, item.on, item.note.segment, this.#routes.structures.get(item.message.structure)!)) {
          for (const way of route.ways.slice(0, 8)) for (const led of [false, true]) yield* this.#message(route.structure, route.chosen, way, { rich: route.chosen, led });
        }
        break;
      case "link":
      case "nobody":
        yield* this.#link(item);
    }
  }

  *#row(use: RowUse): Generator_ {
    if (use.row.kind === "consumed") {
      const readers = rowUses(use.table).filter(({ row, place }) => row.kind === "write" && place !== use.place);
      const named = readers.filter(({ row }) => row.kind === "write" && row.withs.some(({ text }) => text === use.place.place.text));
      for (const reader of named.length > 0 ? named : readers) yield* first(this.#reached(reader, use.place.place, true), 60);
    }
    yield* this.#reached(use, null, false);
    if (use.withs.length > 0) yield* this.#reached(use, null, true);
  }

  /** Messages that ask a row, with a text at a further place of its table, and at the places that its function reads too. */
  *#reached(use: RowUse, also: Place | null, helped: boolean): Generator_ {
    for (const [rank, chain] of this.#routes.chains(use).entries()) {
      const { ways, own, around, texts, twice } = this.#asked(chain);
      const spotOf = (place: Place): Spot => (place.unit === null ? { unit: around.unit, keys: inside(around.keys, place.keys) } : { unit: place.unit, keys: place.keys });
      const beside = also === null ? null : spotOf(also);
      const helpers = helped ? use.withs.map(spotOf).map((spot) => ({ spot, text: helpAt(spot, this.#dictionary) })) : [];
      let productive = 0;
      for (const route of this.#routes.of(chain[0]!.table.index)) {
        if (productive >= (rank < 3 ? 12 : 3)) break;
        let made = false;
        for (const text of beside !== null ? [helpAt(own, this.#dictionary), "7"] : productive < 2 ? texts : texts.slice(0, 2)) {
          for (const other of beside === null ? [null] : [helpAt(beside, this.#dictionary), ...samplesAt(beside, this.#dictionary).slice(0, 8)]) {
            const filling: Filling = { texts: [...helpers, { spot: own, text }, ...(other === null ? [] : [{ spot: beside!, text: other }])] };
            for (const way of together(ways, [...route.ways])) {
              for (const message of this.#message(route.structure, route.chosen, twice === null ? way : [...way, twice], filling)) {
                made = true;
                yield message;
              }
            }
          }
        }
        if (made) productive++;
      }
    }
  }

  /** What a chain of rows asks for: the ways to make all their conditions true, and the texts to try at the last one's place. */
  #asked(chain: readonly RowUse[]): { readonly ways: Demand[][]; readonly own: Spot; readonly around: Spot; readonly texts: readonly string[]; readonly twice: Demand | null } {
    let own: Spot = { unit: chain[0]!.table.unit!, keys: [] };
    let around = own;
    let ways: Demand[][] = [[]];
    let twice: Demand | null = null;
    for (const { table, place: { place }, conditions, switches, repeated } of chain) {
      const holder = (around = own);
      const spotOf = ({ unit, keys }: Place): Spot => (unit === null ? { unit: holder.unit, keys: inside(holder.keys, keys) } : { unit, keys });
      own = spotOf(place);
      // `value` in a segment's table is the whole repetition, also for a row about a component.
      const value = table.unit !== null ? { unit: own.unit, keys: own.keys.slice(0, 2) } : own;
      for (const condition of conditions) ways = together(ways, waysTo(condition, (one) => (one === "own" ? value : spotOf(one))));
      for (const { by, values } of switches) ways = together(ways, values.slice(0, 2).map((text) => [reads(spotOf(by), text)]));
      ways = together(ways, [[written(own)]]);
      if (repeated) twice = { unit: own.unit, keys: own.keys.slice(0, 1), test: { kind: "measure", measure: "count", operator: "=", number: 2 } };
    }
    const { row, place } = chain.at(-1)!;
    // A row for what others of its place do not take: their conditions do not hold.
    if (row.kind === "settle") {
      const others = place.rows.flatMap((other) => (other.kind === "write" && other.when !== null ? [other.when] : []));
      const value = chain.length === 1 ? { unit: own.unit, keys: own.keys.slice(0, 2) } : own;
      const refused = others.reduce<Demand[][]>((all, other) => together(all, waysTo(other, (one) => (one === "own" ? value : one.unit === null ? { unit: around.unit, keys: inside(around.keys, one.keys) } : { unit: one.unit, keys: one.keys }), false)), ways);
      ways = [...ways, ...refused];
    }
    // What yields writes where the trigger event says nothing.
    if (row.kind === "write" && row.yields) ways = [...ways, ...together(ways, [[reads({ unit: "MSH", keys: [9, 0, 2] }, "Z99")]])];
    const codes = row.kind === "write" && row.conversion.kind === "translate" ? this.#codes(row.conversion.map) : [];
    const samples = samplesAt(own, this.#dictionary);
    return { ways, own, around, texts: row.kind === "settle" && chain.length > 1 ? samples.slice(0, 4) : [...codes.slice(0, 4), ...samples], twice };
  }

  *#instance(instance: InstancePlan, structure: Structure): Generator_ {
    const routes = instance.from.flatMap(({ segment }) => placesFor(instance, segment, structure));
    for (const led of [false, true]) for (const route of routes) for (const way of route.ways.slice(0, 16)) yield* this.#message(structure, route.chosen, way, { rich: route.chosen, led });
    for (const { segment, table } of instance.from) {
      for (const use of rowUses(this.#plan.tables[table]!).filter(({ row }) => row.kind === "write")) {
        const { ways, own, texts } = this.#asked([use]);
        for (const route of placesFor(instance, segment, structure).slice(0, 2)) {
          for (const way of together(ways, [...route.ways]).slice(0, 8)) for (const text of texts.slice(0, 4)) yield* this.#message(structure, route.chosen, way, { texts: [{ spot: own, text }] });
        }
      }
    }
  }

  /** Messages in which an instance says something, and its table nothing of the element that has to be there. */
  *#absent(table: TablePlan, id: number): Generator_ {
    const nothing = rowUses(table).filter(({ row, place }) => row.id === id && place.place.unit !== null).map(({ place: { place } }) => absent({ unit: place.unit!, keys: place.keys }));
    for (const route of this.#routes.of(table.index).slice(0, 6)) {
      const { instances } = [...this.#plan.messages].find(([name]) => this.#routes.structures.get(name) === route.structure)![1];
      const tables = instances.filter(({ from }) => from.some((one) => one.table === table.index)).flatMap(({ from }) => from.map((one) => one.table));
      for (const other of new Set([table.index, ...tables])) {
        for (const use of rowUses(this.#plan.tables[other]!).filter(({ row }) => row.kind === "write").slice(0, 12)) {
          const { ways, own: spot, texts } = this.#asked([use]);
          for (const way of together(together(ways, [...route.ways]), [nothing]).slice(0, 2)) yield* this.#message(route.structure, route.chosen, way, { texts: [{ spot, text: texts[0]! }] });
        }
      }
    }
    for (const use of rowUses(table)) if (use.row.kind === "write") yield* first(this.#row(use), use.row.id === id ? 40 : 6);
  }

  *#link({ kind, message, link }: Extract<Item, { kind: "link" | "nobody" }>): Generator_ {
    const structure = this.#routes.structures.get(message.structure)!;
    const named = (name: string) => message.instances.find((instance) => instance.name === name)!;
    const places = (instance: InstancePlan, only: string | null) => instance.from.flatMap(({ segment }) => (only === null || segment === only ? placesFor(instance, segment, structure) : []));
    const holder = named(link.from);
    const asked = waysTo(link.when, spotIn({ unit: "MSH", keys: [10] }));
    const joined = link.join.flatMap(({ own, theirs }) => [own, theirs]).map((place) => reads({ unit: place.unit!, keys: place.keys }, "J1", "1"));
    for (const from of places(holder, link.each)) {
      const holding = { ...from, ways: together(together([...from.ways], asked), [joined]) };
      if (kind === "nobody") {
        for (const way of holding.ways) yield* this.#message(structure, from.chosen, way, { rich: from.chosen });
        continue;
      }
      const near = (routes: readonly Route[]) => routes.toSorted((one, other) => nearness(other.at, from.at) - nearness(one.at, from.at)).slice(0, 2);
      const targets = link.to.flatMap((to) => [...Map.groupBy(places(named(to), null), ({ at }) => at.segment).values()].flatMap(near));
      for (const to of targets.slice(0, 8)) {
        const chosen = [...new Set([...from.chosen, ...to.chosen])];
        const mustRepeat = link.to.includes(link.from);
        for (const way of together(holding.ways, [...to.ways]).slice(0, 16)) {
          if (!mustRepeat) for (const led of [false, true]) yield* this.#message(structure, chosen, way, { rich: chosen, led });
          for (const name of [...to.at.groups.toReversed(), to.at.segment]) yield* this.#message(structure, chosen, way, { rich: chosen, times: new Map([[name, 2]]) });
        }
        if (!mustRepeat) yield* this.#saying(holder, from, chosen, to.ways);
      }
    }
  }

  /** Messages in which each row of an instance's tables says something in turn, with all that else is chosen. */
  *#saying(instance: InstancePlan, from: Route, chosen: readonly Position[], others: readonly Demand[][]): Generator_ {
    const beside = chosen.filter(({ segment }) => segment !== from.at.segment);
    for (const { table } of instance.from.filter(({ segment }) => segment === from.at.segment)) {
      for (const use of rowUses(this.#plan.tables[table]!).filter(({ row }) => row.kind === "write").slice(0, 12)) {
        const { ways, own: spot, texts } = this.#asked([use]);
        for (const way of together(together(ways, [...from.ways]), [...others]).slice(0, 2)) {
          for (const text of texts.slice(0, 4)) yield* this.#message(from.structure, chosen, way, { texts: [{ spot, text }], rich: beside });
        }
      }
    }
  }

  /** A message with segments at the chosen positions and those that the demands are about; nothing where they cannot be met. */
  *#message({ name, grammar, positions }: Structure, chosen: readonly Position[], demands: readonly Demand[], { texts = [], rich = [], times = new Map(), led = false }: Filling = {}): Generator_ {
    const near = chosen[0]!;
    const all = [...chosen];
    for (const { unit } of [...demands.filter((demand) => !isMetByNothing(demand)), ...texts.map(({ spot }) => spot)]) {
      if (all.some(({ segment }) => segment === unit)) continue;
      const found = positions.filter(({ segment }) => segment === unit).sort((one, other) => nearness(other, near) - nearness(one, near))[0];
      if (found === undefined) return;
      all.push(found);
    }
    if (led) all.push(...chosen.flatMap(({ way }) => way.slice(0, -1).map((_, depth) => positions.find((one) => one.way.length > depth + 1 && way.slice(0, depth + 1).every((step, index) => one.way[index] === step))!)).filter((one) => one !== undefined));
    const again = new Map([...Map.groupBy(demands, ({ unit }) => unit)].map(([unit, own]) => [unit, occurrences(own)]));
    const filled = new Set(rich.map(({ way }) => way.join(".")));
    const lines: string[] = [];
    for (const { segment: unit, way } of laidOut(grammar, all, new Map([...[...again].filter(([, number]) => number > 1), ...times]))) {
      const segment = new DraftSegment(unit);
      if (filled.has(way.join("."))) this.#fill(segment);
      if (unit === "MSH") for (const [keys, text] of headerOf(name)) segment.set(keys, text);
      for (const { spot, text } of texts) if (spot.unit === unit) segment.set(spot.keys, text);
      if (!meet(segment, demands.filter((demand) => demand.unit === unit), (spot) => samplesAt(spot, this.#dictionary))) return;
      lines.push(String(segment));
    }
    yield lines;
  }

  #fill(segment: DraftSegment): void {
    for (const { number, type } of this.#dictionary.segment(segment.name) ?? []) if (segment.name !== "MSH" || number > 2) segment.set([number, 1], sample(type, this.#dictionary));
  }
}

type Generator_ = globalThis.Generator<readonly string[], void, undefined>;

/** The keys of a place inside a data type, in the segment. A field's components come after its repetition. */
function inside(around: readonly number[], keys: readonly number[]): readonly number[] {
  return around.length === 1 ? [around[0]!, 0, ...keys] : [...around, ...keys];
}

function* first(messages: Generator_, count: number): Generator_ {
  let left = count;
  for (const message of messages) {
    if (left-- <= 0) return;
    yield message;
  }
}

/** What every message's header says. */
function headerOf(structure: string): readonly (readonly [readonly number[], string])[] {
  const [type, trigger] = structure.split("_");
  return [[[3, 0], "APP"], [[4, 0], "SITE"], [[7, 0], "20240101103000+0100"], [[9, 0], `${type}^${trigger}^${structure}`], [[10, 0], "C1"], [[11, 0], "P"], [[12, 0], "2.5.1"]];
}
