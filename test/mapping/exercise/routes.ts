import type { InstancePlan, MappingPlan, MessagePlan } from "../../../src/mapping/plan/plan.ts";
import type { StructureNode } from "../../../src/model/dictionary.ts";
import { type Demand, type Spot, waysTo } from "./demand.ts";
import { nearness, type Position, positions, rightAfter } from "./grammar.ts";
import { type RowUse, rowUses } from "./items.ts";

/** Where segments begin that a structure has no place for. */
export const displaced = 1000;

/** A message table with the grammar that its messages are read by. */
export interface Structure {
  readonly name: string;
  readonly grammar: StructureNode;
  readonly positions: readonly Position[];
}

/** A way for a segment's table to be asked: in which message, where, and which segments and demands that takes. */
export interface Route {
  readonly structure: Structure;
  readonly at: Position;
  readonly chosen: readonly Position[];
  readonly ways: readonly Demand[][];
}

/** Where the place of a condition in a segment's table, or in a message table, stands. */
export const spotIn = (own: Spot) => (place: { unit: string | null; keys: readonly number[] } | "own"): Spot => (place === "own" || place.unit === null ? own : { unit: place.unit, keys: place.keys });

const nowhere: Spot = { unit: "MSH", keys: [10] };

/** The positions at which a segment is taken by an instance, each with the segments that it has to follow. */
export function placesFor(instance: InstancePlan, segment: string, structure: Structure): Route[] {
  const { per, outside, after } = instance;
  const around = per.kind === "group" ? per.group : per.kind === "each" ? per.inside : null;
  const follows = after.get(segment);
  const behind = follows === undefined ? [] : structure.positions.flatMap((anchor): Route[] => {
    if (!follows.has(anchor.segment) || (around !== null && !anchor.groups.includes(around)) || (per.kind === "each" && per.segment !== segment && per.segment !== anchor.segment)) return [];
    const at = rightAfter(anchor, segment);
    return [{ structure, at, chosen: [at, anchor], ways: waysTo(instance.when, spotIn(nowhere)) }];
  });
  const inPlace = structure.positions.flatMap((at, index): Route[] => {
    if (at.segment !== segment || (around !== null && !at.groups.includes(around)) || (outside !== null && at.groups.includes(outside))) return [];
    const anchors = after.get(segment);
    const anchor = anchors === undefined ? undefined : nearestBefore(structure, index, (name) => anchors.has(name));
    if (anchors !== undefined && anchor === undefined) return [];
    const main = per.kind === "each" && per.segment !== segment ? structure.positions.filter((one) => one.segment === per.segment && (around === null || one.groups.includes(around))).sort((one, other) => nearness(other, at) - nearness(one, at))[0] : undefined;
    if (per.kind === "each" && per.segment !== segment && main === undefined) return [];
    return [{ structure, at, chosen: [at, anchor, main].filter((one) => one !== undefined), ways: waysTo(instance.when, spotIn(nowhere)) }];
  });
  return [...inPlace, ...behind];
}

function nearestBefore({ positions: all }: Structure, index: number, isOne: (name: string) => boolean): Position | undefined {
  return all.slice(0, index).filter(({ segment }) => isOne(segment)).sort((one, other) => nearness(other, all[index]!) - nearness(one, all[index]!) || all.indexOf(other) - all.indexOf(one))[0];
}

/** The ways in which messages come to ask the tables of segments, and these the tables of data types. */
export class Routes {
  readonly structures: ReadonlyMap<string, Structure>;
  readonly #byTable = new Map<number, Route[]>();
  readonly #carriers = new Map<number, RowUse[]>();

  constructor(plan: MappingPlan, grammarOf: (message: MessagePlan) => { readonly name: string; readonly grammar: StructureNode }) {
    this.structures = new Map([...plan.messages].map(([name, message]) => {
      const read = grammarOf(message);
      const own = positions(read.grammar);
      // Segments that the structure does not have stand at the end: senders put orders into admissions.
      const others = new Set([...message.instances.flatMap(({ from }) => from.map(({ segment }) => segment)), ...message.notes.map(({ segment }) => segment)].filter((segment) => !own.some((one) => one.segment === segment)));
      return [name, { ...read, positions: [...own, ...[...others].map((segment, index) => ({ segment, groups: [], way: [displaced + index] }))] }];
    }));
    const add = (table: number, routes: readonly Route[]) => this.#byTable.set(table, [...(this.#byTable.get(table) ?? []), ...routes]);
    for (const [name, message] of plan.messages) {
      const structure = this.structures.get(name)!;
      for (const instance of message.instances) for (const { segment, table } of instance.from) add(table, placesFor(instance, segment, structure));
      for (const { segment, table, on } of message.notes) for (const instance of on.keys()) add(table, this.notePlaces(message, instance, segment, structure));
    }
    for (const routes of this.#byTable.values()) routes.sort((one, other) => detour(one) - detour(other) || one.chosen.length - other.chosen.length);
    for (const table of plan.tables) {
      for (const use of rowUses(table)) {
        if (use.row.kind !== "write") continue;
        const { conversion } = use.row;
        const inner = conversion.kind === "table" || conversion.kind === "resource" ? conversion.table : conversion.kind === "translate" ? conversion.concept : null;
        if (inner !== null) this.#carriers.set(inner, [...(this.#carriers.get(inner) ?? []), use]);
      }
    }
  }

  /** Where a segment is a note of an instance: after a segment of it. */
  notePlaces(message: MessagePlan, on: string, segment: string, structure: Structure): Route[] {
    const owner = message.instances.find(({ name }) => name === on)!;
    return owner.from.flatMap(({ segment: own }) => placesFor(owner, own, structure)).flatMap((route) => {
      const from = structure.positions.indexOf(route.at);
      const at = structure.positions.slice(from + 1).filter((one) => one.segment === segment).sort((one, other) => nearness(other, route.at) - nearness(one, route.at))[0];
      return at === undefined ? [] : [{ ...route, at, chosen: [...route.chosen, at] }];
    });
  }

  of(table: number): readonly Route[] {
    return this.#byTable.get(table) ?? [];
  }

  /** The rows that lead from a segment's table down to a row, the segment's first; shortest ways first, no more than `most`. */
  chains(use: RowUse, most: number = 12): RowUse[][] {
    const found: RowUse[][] = [];
    let open: RowUse[][] = [[use]];
    for (let depth = 0; depth < 4 && found.length < most && open.length > 0; depth++) {
      const next: RowUse[][] = [];
      for (const chain of open) {
        if (chain[0]!.table.unit !== null) found.push(chain);
        else for (const carrier of this.#carriers.get(chain[0]!.table.index) ?? []) if (!chain.some(({ table }) => table === carrier.table)) next.push([carrier, ...chain]);
      }
      // Rows that are always asked come first.
      open = next.sort((one, other) => one[0]!.conditions.length + one[0]!.switches.length - other[0]!.conditions.length - other[0]!.switches.length);
    }
    return found.sort((one, other) => one.length - other.length).slice(0, most);
  }
}

/** How far from the usual a place is: deep in groups, or where the structure has none. */
function detour({ at: { way } }: Route): number {
  return way.length + (way[0]! >= displaced ? 100 : 0) + (way.at(-1) === -1 ? 50 : 0);
}
