import type { FhirObject } from "../../model/fhir.ts";
import type { LinkPlan, PathStep } from "../plan/plan.ts";
import { addElement, append, writeAbsent } from "../runtime/element.ts";
import type { Run } from "../runtime/run.ts";
import { holds } from "../runtime/scope.ts";
import type { Instance, Instances } from "./instances.ts";
import type { LinkOutline, Outline } from "./outline.ts";

/** Writes the references that a message table asks for. Instances that turned out empty are neither linked nor linking. */
export function writeLinks(run: Run, { links }: Outline, instances: Instances, isThere: (instance: Instance) => boolean): void {
  for (const outline of links) {
    const holders = instances.of(outline.from);
    if (holders.length === 0) continue;
    const link = outline.plan;
    const joined = link.join.length === 0 ? null : new JoinIndex(outline, instances);
    for (const instance of holders) {
      if (!isThere(instance)) continue;
      let asked = false;
      let linked = false;
      for (const unit of instance.units) {
        if (link.each === null ? unit !== instance.units[0] : run.record.units[unit]!.name !== link.each) continue;
        if (link.when !== null && !holds(link.when, instances.scope(instance, unit))) continue;
        asked = true;
        for (const target of targets(outline, instance, instances, joined)) {
          if (target === instance || !isThere(target)) continue;
          if (link.removes) {
            run.deletes.push({ resource: instance.index, path: removedPath(link.path), leaf: -1, row: link.id, other: target.index });
            continue;
          }
          writeLink(run, link, instance, target, link.each === null ? target.units[0]! : unit);
          linked = true;
        }
      }
      if (!asked || linked || link.absent === null) continue;
      run.current = instance.index;
      writeAbsent(run, run.resources[instance.index]!.resource, link.absent);
    }
  }
}

/** What the target is to drop of a link that is taken back, as deletes name it: `link.where(other.reference = '@')` of `link.other`. */
function removedPath(path: readonly PathStep[]): string {
  const list = path.findIndex((step) => step.list);
  const names = path.map(({ property }) => property);
  if (list < 0) return names.join(".");
  return `${names.slice(0, list + 1).join(".")}.where(${[...names.slice(list + 1), "reference"].join(".")} = '@')`;
}

const none: readonly Instance[] = [];

function targets({ plan, to, repeats }: LinkOutline, instance: Instance, instances: Instances, joined: JoinIndex | null): readonly Instance[] {
  if (joined !== null) return joined.of(instance);
  if (plan.sole || repeats) {
    const seen = to.length === 1 ? instances.within(to[0]!, instance.group) : to.flatMap((one) => instances.within(one, instance.group));
    const all = seen.every((target) => mayMean(instance, target)) ? seen : seen.filter((target) => mayMean(instance, target));
    return plan.sole && all.length !== 1 ? none : all;
  }
  for (const one of to) {
    const found = instances.nearest(one, instance.units[0]!, instance.group);
    if (found !== undefined && mayMean(instance, found)) return [found];
  }
  return none;
}

/** Of what each OBX makes, one thing means the other of its own OBX alone: a result without a laboratory does not take the one of the result before it. */
function mayMean({ plan, units }: Instance, target: Instance): boolean {
  const own = plan.per.kind === "each" ? plan.per.segment : null;
  const other = target.plan.per.kind === "each" ? target.plan.per.segment : null;
  return own === null || own !== other || units.includes(target.units[0]!);
}

/** Instances by the texts of their side of a key join; made when the first link asks. */
class JoinIndex {
  readonly #link: LinkOutline;
  readonly #instances: Instances;
  #byKey: Map<string, Instance[]> | undefined;

  constructor(link: LinkOutline, instances: Instances) {
    this.#link = link;
    this.#instances = instances;
  }

  /** The instances that an instance's side of the join names. */
  of(instance: Instance): readonly Instance[] {
    const scope = this.#instances.scope(instance);
    const key = this.#link.plan.join.map(({ own }) => scope.locate(own).span);
    if (key.every((text) => text === "")) return none;
    this.#byKey ??= this.#make();
    return this.#byKey.get(JSON.stringify(key)) ?? none;
  }

  #make(): Map<string, Instance[]> {
    const byKey = new Map<string, Instance[]>();
    for (const plan of this.#link.to) {
      for (const instance of this.#instances.of(plan)) {
        const scope = this.#instances.scope(instance);
        const key = JSON.stringify(this.#link.plan.join.map(({ theirs }) => scope.locate(theirs).span));
        const list = byKey.get(key);
        if (list === undefined) byKey.set(key, [instance]);
        else list.push(instance);
      }
    }
    return byKey;
  }
}

/** `unit`: the segment whose element of a list the reference meets. */
function writeLink(run: Run, link: LinkPlan, from: Instance, to: Instance, unit: number): void {
  const resource = run.resources[from.index]!.resource;
  const way = new Way(run, resource, unit, link.id);
  const holder = way.to(link.path);
  const last = link.path.at(-1)!;
  const reference: FhirObject = {};
  if (last.list) append(holder, last.property, reference);
  else if (holder[last.property] !== undefined) return;
  else holder[last.property] = reference;
  run.links.push({ holder: reference, from: from.index, to: to.index, row: link.id });
  for (const constant of link.set) {
    const end = constant.path.at(-1)!;
    run.constant(way.to(constant.path), end.property, end.list, constant.value, -1, link.id);
  }
}

/** The ways that one link and its constants go in a resource. In a list they take the element that the target's own segment has written, else a new one. */
class Way {
  readonly #run: Run;
  readonly #resource: FhirObject;
  readonly #unit: number;
  readonly #row: number;
  /** The elements gone through, by their way. */
  #elements: Map<string, FhirObject> | undefined;

  constructor(run: Run, resource: FhirObject, unit: number, row: number) {
    this.#run = run;
    this.#resource = resource;
    this.#unit = unit;
    this.#row = row;
  }

  /** The object that holds the last step. */
  to(path: readonly PathStep[]): FhirObject {
    let holder = this.#resource;
    let name = "";
    for (let i = 0; i < path.length - 1; i++) {
      const step = path[i]!;
      name += `.${step.property}(${step.url ?? ""}#${step.slot ?? ""})`;
      if (!step.list) {
        holder = (holder[step.property] ??= {}) as FhirObject;
        continue;
      }
      this.#elements ??= new Map();
      const element = this.#elements.get(name) ?? this.#run.elements.of(this.#unit, holder, step.property) ?? addElement(this.#run, holder, step.property, step.url, -1, this.#row);
      this.#elements.set(name, element);
      holder = element;
    }
    return holder;
  }
}
