import type { MappedResource, MappingResult, NaturalKey } from "../model/conversion.ts";
import { outcome } from "../model/leaf.ts";
import type { SourceRecord } from "../model/record.ts";
import { issue } from "../errors.ts";
import { type Instance, Instances } from "./message/instances.ts";
import { writeLinks } from "./message/links.ts";
import { RepeatedElements } from "./message/merge.ts";
import { nearestUnits } from "./message/nearest.ts";
import { type Outline, outlineOf } from "./message/outline.ts";
import { writeNotes } from "./message/notes.ts";
import type { MappingPlan, MessagePlan } from "./plan/plan.ts";
import { hasContent } from "./runtime/inline.ts";
import { naturalKey } from "./runtime/key.ts";
import type { Environment } from "./runtime/environment.ts";
import { Run, type TableRunner } from "./runtime/run.ts";
import { Scope } from "./runtime/scope.ts";

/** The name of the message table for structures that have none of their own. */
export const anyMessage = "ANY";

/** Maps a record to resources. `tables` is the compiled engine, or the interpreter of the same plan. */
export function convertRecord(record: SourceRecord, plan: MappingPlan, tables: TableRunner, environment: Environment): MappingResult {
  const run = new Run(record, plan, environment, tables, nearestUnits(record));
  const message = plan.messages.get(record.structure) ?? plan.messages.get(anyMessage);
  if (message === undefined) run.issues.push(issue("mapping.no-structure", { structure: record.structure }));
  else runMessage(run, message);
  return finish(run);
}

function runMessage(run: Run, message: MessagePlan): void {
  const outline = outlineOf(message);
  run.elements.meetings = outline.meetings;
  const instances = new Instances(run, outline);
  openResources(run, instances, outline);
  run.instances = instances;
  for (const instance of instances.all) writeInstance(run, instance);
  writeNotes(run, message, instances);
  // From here on nothing makes an empty resource one with content: links and absences only add to those that have some.
  const there = new Uint8Array(run.resources.length);
  for (const { index } of instances.all) there[index] = hasContent(run.resources[index]!.resource) ? 1 : 0;
  const isThere = ({ index }: Instance) => there[index] === 1;
  writeLinks(run, outline, instances, isThere);
  run.finishTexts();
  for (const instance of instances.all) {
    if (isThere(instance)) finishInstance(run, instance);
    checkRequirements(run, instance);
  }
  for (const requirement of message.requirements) {
    const unit = run.record.units.findIndex(({ name }) => name === requirement.place.unit);
    const there = unit >= 0 && new Scope(run, unit, 0, 0, 0).valued(requirement.place);
    if (!there) run.issues.push(issue("mapping.required-missing", { row: requirement.place.text, reason: requirement.reason }));
  }
}

/**
 * Gives each instance its natural key and opens its resource, so that links can name it before it is written. Where one before it has the same key, the places of
 * `apart` join it: two services ordered under one number. Instances of `per: each`, and those with `apart`, that would share a key even so are told apart by their
 * order: two results are never one.
 */
function openResources(run: Run, instances: Instances, { counted }: Outline): void {
  const keys = new Map<string, number>();
  for (const instance of instances.all) {
    const { type, name, per, key, apart, shared, id } = instance.plan;
    const scope = instances.scope(instance);
    const keyOf = (other: string) => instances.nearestNamed(other, instance.units[0]!, instance.group)?.key ?? null;
    instance.key = naturalKey(key, scope, keyOf);
    let parts = partsOf(instance.key, name, run);
    // Where nobody could be told apart by it, its key's text is not asked for.
    if (counted.has(type) || instance.key === null) {
      let text = textOf(type, parts);
      if (apart.length > 0 && keys.has(text)) {
        instance.key = naturalKey([...key, ...apart], scope, keyOf);
        parts = partsOf(instance.key, name, run);
        text = textOf(type, parts);
      }
      const count = (keys.get(text) ?? 0) + 1;
      keys.set(text, count);
      if (count > 1 && !shared && (per.kind === "each" || instance.key === null || apart.length > 0)) parts.push(String(count));
    }
    instance.index = run.resources.push({ name, resource: { resourceType: type }, key: { parts, leaves: instance.key?.leaves ?? none }, row: id }) - 1;
  }
}

const none: readonly number[] = [];

function partsOf(own: NaturalKey | null, name: string, { recordKey }: Run): string[] {
  return own === null ? ["only in", recordKey, name] : ["key", ...own.parts];
}

function textOf(type: string, parts: readonly string[]): string {
  return `${type}\u0000${parts.join("\u0000")}`;
}

function writeInstance(run: Run, instance: Instance): void {
  run.current = instance.index;
  const { resource } = run.resources[instance.index]!;
  const repeated = instance.units.length > 1 ? new RepeatedElements(run, resource) : null;
  for (const { segment, table } of instance.plan.from) {
    run.occurrence = 0;
    for (const unit of instance.units) {
      if (run.record.units[unit]!.name !== segment) continue;
      run.occurrence++;
      run.tables.unit(run, table, unit, resource);
      repeated?.unite();
    }
  }
}

/** What can only be said once everything else is written: absences. */
function finishInstance(run: Run, instance: Instance): void {
  const { resource } = run.resources[instance.index]!;
  run.current = instance.index;
  run.trail.add(resource, "resourceType", -1, instance.plan.id);
  for (const { segment, table } of instance.plan.from) {
    if (run.plan.tables[table]!.absents.length === 0) continue;
    if (instance.units.some((unit) => run.record.units[unit]!.name === segment)) run.tables.absent(run, table, resource);
  }
}

/** Places that must have a value, also where nothing of the segment made a resource. */
function checkRequirements(run: Run, instance: Instance): void {
  for (const { segment, table } of instance.plan.from) {
    for (const requirement of run.plan.tables[table]!.requirements) {
      for (const unit of instance.units) {
        const { name, from, to } = run.record.units[unit]!;
        if (name === segment && !new Scope(run, unit, from, to, 0).valued(requirement.place)) run.issues.push(issue("mapping.required-missing", { row: requirement.place.text, reason: requirement.reason }));
      }
    }
  }
}

/** Tells, once for each type, of resources that no other record will meet again. */
function tellUnidentified(run: Run, resources: readonly MappedResource[]): void {
  const counts = new Map<string, number>();
  for (const { resource, key } of resources) if (key.parts.includes("only in")) counts.set(resource.resourceType, (counts.get(resource.resourceType) ?? 0) + 1);
  for (const [type, count] of counts) run.issues.push(issue("mapping.no-natural-key", { type, count }));
}

/** Leaves out resources that nothing was written into, and works out which leaves are mapped: those that a write noted. */
function finish(run: Run): MappingResult {
  const { trail, outcomes, outcomeRows, asides } = run;
  trail.close();
  let aside = 0;
  for (let entry = 0; entry < trail.length; entry++) {
    const leaf = trail.leaves[entry]!;
    if (asides[aside] === entry) aside++;
    else if (leaf >= 0 && outcomes[leaf] !== outcome.mapped) {
      outcomes[leaf] = outcome.mapped;
      outcomeRows[leaf] = trail.rows[entry]!;
    }
  }
  const there = run.resources.map(({ resource }) => hasContent(resource));
  let count = 0;
  const numbers = there.map((is) => (is ? count++ : -1));
  const whole = count === there.length;
  const resources = whole ? run.resources : run.resources.filter((_, index) => there[index]);
  tellUnidentified(run, resources);
  return {
    resources,
    links: whole ? run.links : run.links.filter((link) => there[link.to] && there[link.from]).map(({ holder, from, to, row }) => ({ holder, from: numbers[from]!, to: numbers[to]!, row })),
    deletes: run.deletes.map((one) => ({ ...one, resource: numbers[one.resource] ?? -1, ...(one.other !== undefined && { other: numbers[one.other]! }) })),
    absences: whole ? run.absences : run.absences.filter(({ resource }) => there[resource]).map((one) => ({ ...one, resource: numbers[one.resource]! })),
    outcomes,
    outcomeRows,
    rows: run.plan.rows,
    trail,
    translations: run.translations,
    unknownAuthorities: run.unknownAuthorities,
    issues: run.issues,
  };
}
