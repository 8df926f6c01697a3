import type { NaturalKey } from "../../model/conversion.ts";
import type { SourceRecord } from "../../model/record.ts";
import type { InstancePlan } from "../plan/plan.ts";
import type { InstanceFinder, Run } from "../runtime/run.ts";
import { holds, Scope } from "../runtime/scope.ts";
import { enclosing, inScope } from "./nearest.ts";
import type { Outline } from "./outline.ts";

/** One resource that a message table makes, with the units it is made from. */
export interface Instance {
  readonly plan: InstancePlan;
  readonly units: number[];
  /** The group occurrence that it exists once for. */
  readonly group: number;
  /** Index into `Run.resources`, -1 until it is made. */
  index: number;
  key: NaturalKey | null;
}

/** In a longer list, what is in scope is not found by looking at each. */
const few = 16;

/** The instances of a record, and the ways to find them. */
export class Instances implements InstanceFinder {
  readonly run: Run;
  readonly all: Instance[] = [];
  readonly byUnit: Instance[][] = [];
  readonly #outline: Outline;
  /** By group, and in it by the number of the instance's plan. */
  readonly #byGroup: (Instance[] | undefined)[][] = [];
  /** Long lists of `#byGroup` by the part of the group that holds the instance. */
  readonly #parts = new Map<readonly Instance[], Map<string, Instance[]>>();

  constructor(run: Run, outline: Outline) {
    this.run = run;
    this.#outline = outline;
    for (const instance of collect(run, outline)) {
      const { number, when } = instance.plan;
      if (when !== null && !holds(when, this.scope(instance))) continue;
      this.all.push(instance);
      for (const unit of instance.units) {
        const same = this.byUnit[unit];
        if (same === undefined) this.byUnit[unit] = [instance];
        else same.push(instance);
      }
      for (let group = instance.group; group >= 0; group = run.record.groups[group]!.parent) {
        const inside = (this.#byGroup[group] ??= []);
        const list = inside[number];
        if (list === undefined) inside[number] = [instance];
        else list.push(instance);
      }
    }
  }

  /** What an instance sees from one of its units, the first unless told. */
  scope(instance: Instance, unit: number = instance.units[0]!): Scope {
    const { from, to } = this.run.record.units[unit]!;
    return new Scope(this.run, unit, from, to, 0);
  }

  /** The instance of a plan that another one (or a unit) means: of the same unit first, then the nearest outward. */
  nearest(plan: number, unit: number, group: number): Instance | undefined {
    const ofUnit = this.byUnit[unit];
    if (ofUnit !== undefined) for (const instance of ofUnit) if (instance.plan.number === plan) return instance;
    for (let at = group; at >= 0; at = this.run.record.groups[at]!.parent) {
      const list = this.#byGroup[at]?.[plan];
      if (list === undefined) continue;
      const found = list.length === 1 ? list[0]! : (lastBefore(list, unit) ?? list[0]!);
      if (found.group === at || inScope(this.run.record, group, found.group)) return found;
    }
    return undefined;
  }

  /** The same for the name of an instance. */
  nearestNamed(name: string, unit: number, group: number): Instance | undefined {
    const plan = this.#outline.numbers.get(name);
    return plan === undefined ? undefined : this.nearest(plan, unit, group);
  }

  /** The resource (index) of the instance of a name that is nearest to a unit; -1 where there is none. */
  indexNear(name: string, unit: number): number {
    return this.nearestNamed(name, unit, this.run.record.units[unit]!.group)?.index ?? -1;
  }

  /** All instances of a plan inside a group, or where there are none, those in scope of the nearest group outward that has some. */
  within(plan: number, group: number): readonly Instance[] {
    for (let at = group; at >= 0; at = this.run.record.groups[at]!.parent) {
      const list = this.#byGroup[at]?.[plan];
      if (list === undefined) continue;
      const seen = at === group ? list : this.#inSight(list, at, group);
      if (seen.length > 0) return seen;
    }
    return none;
  }

  /** Those of the instances inside `at` that are in scope of a group in it. Of a long list those that stand in siblings of that group are not even looked at. */
  #inSight(list: readonly Instance[], at: number, group: number): readonly Instance[] {
    const { record } = this.run;
    const isSeen = (instance: Instance) => inScope(record, group, instance.group);
    if (list.length <= few) return list.filter(isSeen);
    let parts = this.#parts.get(list);
    if (parts === undefined) this.#parts.set(list, (parts = Map.groupBy(list, (instance) => partOf(record, instance.group, at))));
    const near = [...parts].filter(([part]) => part === "" || enclosing(record, group, part) <= at).map(([, instances]) => instances.filter(isSeen));
    return near.length === 1 ? near[0]! : near.flat().sort((one, other) => one.index - other.index);
  }

  /** All instances of a plan. */
  of(plan: number): readonly Instance[] {
    return this.#byGroup[0]?.[plan] ?? none;
  }
}

/** The name of the group directly inside `around` that holds a group; "" where it is `around` itself. */
function partOf({ groups }: SourceRecord, group: number, around: number): string {
  if (group === around) return "";
  let at = group;
  while (groups[at]!.parent !== around) at = groups[at]!.parent;
  return groups[at]!.name;
}

/** The last instance that begins before a unit. The list is in the order of the record. */
function lastBefore(list: readonly Instance[], unit: number): Instance | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.units[0]! <= unit) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}

/** What gathering knows of the instances of one plan. */
interface Open {
  last: Instance | undefined;
  /** Where `per` is not `each`: the one of each group, once there are several. */
  homes: Map<number, Instance> | undefined;
  /** Units that came before the one they belong to. */
  waiting: number[] | undefined;
}

const none: readonly never[] = [];

/** Gathers the units of each instance in one pass over the record. Instances come in the order of their first unit. */
function collect(run: Run, { segments }: Outline): Instance[] {
  const { record } = run;
  const instances: Instance[] = [];
  /** The segment that a segment belongs to by its position: the last one before it of those that the table names for it. So a ROL after PV2 is the visit's, whatever stands between them. */
  const anchors = new Map<string, string>();
  const open: (Open | undefined)[] = [];

  for (let unit = 0; unit < record.units.length; unit++) {
    const { name, group } = record.units[unit]!;
    const segment = segments.get(name);
    if (segment === undefined) continue;
    const anchor = anchors.get(name) ?? "";
    for (const follower of segment.followers) anchors.set(follower, name);
    for (const plan of segment.takers) {
      if (plan.after.get(name)?.has(anchor) === false || (plan.outside !== null && enclosing(record, group, plan.outside) >= 0)) continue;
      const { per } = plan;
      if (per.kind === "each" && per.inside !== null && enclosing(record, group, per.inside) < 0) continue;
      const home = per.kind === "message" ? 0 : per.kind === "each" ? group : enclosing(record, group, per.group);
      if (home < 0) continue;
      let of = open[plan.number];
      if (of === undefined) open[plan.number] = (of = { last: undefined, homes: undefined, waiting: undefined });
      if (per.kind === "each" && per.segment !== name) {
        if (of.last !== undefined && inScope(record, group, of.last.group)) of.last.units.push(unit);
        else if (of.waiting === undefined) of.waiting = [unit];
        else of.waiting.push(unit);
        continue;
      }
      const known = per.kind !== "each" ? homeOf(of, home) : of.last !== undefined && continues(run, plan, of.last, unit) ? of.last : undefined;
      if (known !== undefined) {
        known.units.push(unit);
        continue;
      }
      const instance: Instance = { plan, units: of.waiting === undefined ? [unit] : [unit, ...of.waiting], group: home, index: -1, key: null };
      of.waiting = undefined;
      if (per.kind !== "each" && of.last !== undefined) (of.homes ??= new Map([[of.last.group, of.last]])).set(home, instance);
      of.last = instance;
      instances.push(instance);
    }
  }
  return instances;
}

/** The instance of a group. Most plans have one in all. */
function homeOf({ last, homes }: Open, home: number): Instance | undefined {
  return last?.group === home ? last : homes?.get(home);
}

/** True when a segment goes on with the one before it: the table's `joins` says when. */
function continues(run: Run, plan: InstancePlan, last: Instance, unit: number): boolean {
  const { joins } = plan;
  if (joins === null) return false;
  const { record } = run;
  const before = last.units.at(-1)!;
  for (let between = before + 1; between < unit; between++) if (record.units[between]!.name !== "NTE") return false;
  if (record.groups[record.units[before]!.group]!.parent !== record.groups[record.units[unit]!.group]!.parent) return false;
  const scope = (at: number) => new Scope(run, at, record.units[at]!.from, record.units[at]!.to, 0);
  return holds(joins.when, scope(unit)) && holds(joins.when, scope(before)) && joins.same.every((place) => scope(before).locate(place).span === scope(unit).locate(place).span);
}
