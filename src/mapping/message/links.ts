import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import type { LinkPlan, MessagePlan, PathStep } from "../plan/plan.ts";
import { addElement, writeAbsent } from "../runtime/element.ts";
import type { Run } from "../runtime/run.ts";
import { holds } from "../runtime/scope.ts";
import type { Instance, Instances } from "./instances.ts";

/** Properties in the middle of links that repeat: their elements have to be met by the unit that wrote them. */
export function meetingPoints(message: MessagePlan): ReadonlySet<string> {
  return new Set(message.links.flatMap((link) => link.path.slice(0, -1).filter((step) => step.list).map((step) => step.property)));
}

/** Writes the references that a message table asks for. Instances that turned out empty are neither linked nor linking. */
export function writeLinks(run: Run, message: MessagePlan, instances: Instances, isThere: (instance: Instance) => boolean): void {
  for (const link of message.links) {
    const joined = link.join.length === 0 ? null : joinIndex(link, instances);
    for (const instance of instances.named(link.from)) {
      if (!isThere(instance) || (link.when !== null && !holds(link.when, instances.scope(instance)))) continue;
      const there = targets(link, instance, instances, joined).filter((target) => isThere(target) && target !== instance);
      for (const target of there) writeLink(run, link, instance, target);
      if (there.length === 0 && link.absent !== null) writeAbsent(run, run.resources[instance.index]!.resource, link.absent);
    }
  }
}

function targets(link: LinkPlan, instance: Instance, instances: Instances, joined: ReadonlyMap<string, Instance[]> | null): readonly Instance[] {
  if (joined !== null) {
    const scope = instances.scope(instance);
    const key = link.join.map(({ own }) => scope.locate(own).span);
    return key.every((text) => text === "") ? [] : (joined.get(JSON.stringify(key)) ?? []);
  }
  if (link.sole) {
    const all = link.to.flatMap((name) => instances.within(name, instance.group));
    return all.length === 1 ? all : [];
  }
  if (link.path.some((step) => step.list)) return link.to.flatMap((name) => instances.within(name, instance.group));
  for (const name of link.to) {
    const found = instances.nearest(name, instance.units[0]!, instance.group);
    if (found !== undefined) return [found];
  }
  return [];
}

/** Instances by the texts of their side of a key join. */
function joinIndex(link: LinkPlan, instances: Instances): Map<string, Instance[]> {
  const index = new Map<string, Instance[]>();
  for (const name of link.to) {
    for (const instance of instances.named(name)) {
      const scope = instances.scope(instance);
      const key = JSON.stringify(link.join.map(({ theirs }) => scope.locate(theirs).span));
      const list = index.get(key);
      if (list === undefined) index.set(key, [instance]);
      else list.push(instance);
    }
  }
  return index;
}

function writeLink(run: Run, link: LinkPlan, from: Instance, to: Instance): void {
  const resource = run.resources[from.index]!.resource;
  const elements = new Map<string, FhirObject>();
  const holder = walk(run, resource, link.path, to.units[0]!, link.id, elements);
  const last = link.path.at(-1)!;
  const reference: FhirObject = {};
  if (last.list) ((holder[last.property] ??= []) as FhirValue[]).push(reference);
  else if (holder[last.property] !== undefined) return;
  else holder[last.property] = reference;
  run.links.push({ holder: reference, from: from.index, to: to.index, row: link.id });
  for (const constant of link.set) {
    const end = constant.path.at(-1)!;
    run.constant(walk(run, resource, constant.path, to.units[0]!, link.id, elements), end.property, end.list, constant.value, -1, link.id);
  }
}

/** The way to the reference's holder. In a list it is the element that the target's own segment has written, else a new one. */
function walk(run: Run, resource: FhirObject, path: readonly PathStep[], unit: number, row: number, elements: Map<string, FhirObject>): FhirObject {
  let holder = resource;
  let name = "";
  for (const step of path.slice(0, -1)) {
    name += `.${step.property}(${step.url ?? ""}#${step.slot ?? ""})`;
    if (!step.list) {
      holder = (holder[step.property] ??= {}) as FhirObject;
      continue;
    }
    const known = elements.get(name) ?? run.elements.find((one) => one.holder === holder && one.property === step.property && one.unit === unit)?.element;
    const element = known ?? addElement(run, holder, step.property, step.url, -1, row);
    elements.set(name, element);
    holder = element;
  }
  return holder;
}
