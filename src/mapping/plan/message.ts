import type { InstanceSyntax, LinkSyntax, MessageSyntax, Text } from "../syntax.ts";
import { planAbsent } from "./absents.ts";
import type { Builder } from "./builder.ts";
import type { InstancePlan, KeyPart, LinkPlan, MessagePlan, NotePlan, PathStep } from "./plan.ts";
import { parsePlace } from "../grammar/place.ts";
import { ownText } from "./own-text.ts";
import type { PlannedTable } from "./table.ts";
import { nearest } from "./targets.ts";

/** Resolves a message table and checks what only shows when its tables stand together. */
export function planMessage(message: MessageSyntax, tables: readonly PlannedTable[], builder: Builder): MessagePlan {
  const types = new Map(message.instances.map((instance) => [instance.name, instance.is]));
  const title = `message ${message.structure}`;
  const instances = message.instances.flatMap((instance) => planInstance(instance, title, types, builder) ?? []).map((instance, number) => ({ ...instance, number }));
  const links = message.links.map((link) => planLink(link, title, types, builder)).filter((link) => link !== undefined);
  const notes = message.notes.flatMap((note): NotePlan[] => {
    const table = builder.tableNumbers.get(note.as.text);
    if (table === undefined) {
      builder.wrong("mapping.conversion", note.as, { name: note.as.text, hint: "" });
      return [];
    }
    const on = new Map<string, readonly PathStep[]>();
    for (const { instance, path } of note.on) {
      const type = instanceType(instance, types, builder);
      const resolved = type === undefined ? undefined : builder.path(type, path);
      if (resolved !== undefined) on.set(instance.text, resolved.steps);
    }
    return [{ id: builder.row({ table: title, row: `notes ${note.segment}`, file: note.file, line: note.line, decision: "transform" }), segment: note.segment, table, on }];
  });
  const requirements = message.require.flatMap(({ place, reason }) => {
    const found = builder.place(place);
    return found === undefined ? [] : [{ id: builder.row({ table: title, row: place.text, file: place.file, line: place.line, decision: "transform" }), place: found.place, reason }];
  });
  const plan = { structure: message.structure, instances, notes, links, requirements };
  checkDecided(message, plan, tables, builder);
  for (const instance of instances) checkRequired(message.instances.find(({ name }) => name === instance.name)!, instance, plan, tables, builder);
  return plan;
}

function planInstance(instance: InstanceSyntax, title: string, types: ReadonlyMap<string, string>, builder: Builder): Omit<InstancePlan, "number"> | undefined {
  if (!builder.knowledge.types.isResource(instance.is)) {
    builder.wrong("mapping.unknown-type", instance, { type: instance.is });
    return undefined;
  }
  const from = instance.from.flatMap((segment) => {
    const name = `${segment.text}→${instance.is}`;
    const table = builder.tableNumbers.get(name);
    if (table !== undefined) return [{ segment: segment.text, table }];
    builder.wrong("mapping.no-table", segment, { table: name });
    return [];
  });
  for (const { segment } of instance.after ?? []) if (!instance.from.some(({ text }) => text === segment.text)) builder.wrong("mapping.after", segment, { segment: segment.text });
  const each = /^each ([A-Z][A-Z0-9]{2})(?: in ([A-Z_0-9]+))?$/.exec(instance.per.text);
  const keyParts = (texts: readonly Text[]) => texts.map((text) => keyPart(text, types, builder)).filter((part) => part !== undefined);
  const joins = instance.joins;
  const when = joins === undefined ? null : builder.condition(joins.when);
  return {
    id: builder.row({ table: title, row: `instances ${instance.name}`, file: instance.file, line: instance.line, decision: "transform" }),
    name: instance.name,
    type: ownText(instance.is),
    per: each !== null ? { kind: "each", segment: each[1]!, inside: each[2] ?? null } : instance.per.text === "message" ? { kind: "message" } : { kind: "group", group: instance.per.text },
    from,
    key: keyParts(instance.key),
    apart: keyParts(instance.apart ?? []),
    when: builder.condition(instance.when),
    outside: instance.outside?.text ?? null,
    after: new Map((instance.after ?? []).map(({ segment, anchors }) => [segment.text, new Set(anchors.map(({ text }) => text))])),
    shared: instance.shared !== undefined,
    joins: joins === undefined || when === null ? null : { when, same: joins.same.map((text) => builder.place(text)?.place).filter((place) => place !== undefined) },
  };
}

/** `PID-3` or the name of an instance; or several of either, of which the first that has a value or is there counts: `ORC-2 or OBR-2`, `order or diet`. */
function keyPart(text: Text, types: ReadonlyMap<string, string>, builder: Builder): KeyPart | undefined {
  const parts = text.text.split(" or ").map((one) => keyPlace({ ...text, text: one.trim() }, types, builder));
  const [first, ...others] = parts.filter((part) => part !== undefined);
  if (parts.some((part) => part !== undefined && (part.instance === null) !== (first?.instance === null))) {
    builder.wrong("mapping.key-mixed", text, { key: text.text });
    return undefined;
  }
  return first === undefined ? undefined : { ...first, or: others };
}

function keyPlace(text: Text, types: ReadonlyMap<string, string>, builder: Builder): KeyPart | undefined {
  const place = parsePlace(text.text);
  if (place === null || place === undefined) return instanceType(text, types, builder) === undefined ? undefined : { place: { unit: null, type: null, keys: [], text: text.text }, type: "", instance: text.text, or: [] };
  const found = builder.place(text);
  return found === undefined ? undefined : { place: found.place, type: found.type, instance: null, or: [] };
}

function planLink(link: LinkSyntax, title: string, types: ReadonlyMap<string, string>, builder: Builder): LinkPlan | undefined {
  const dot = link.path.text.indexOf(".");
  const from = { ...link.path, text: link.path.text.slice(0, dot) };
  const type = instanceType(from, types, builder);
  if (type === undefined) return undefined;
  const path = builder.path(type, { ...link.path, text: link.path.text.slice(dot + 1), column: link.path.column + dot + 1 });
  if (path === undefined) return undefined;
  const { element } = path;
  if (element.type !== "Reference") builder.wrong("mapping.link-type", link.path, { element: element.name, type: element.type });
  for (const to of link.to) {
    const target = instanceType(to, types, builder);
    if (target !== undefined && element.targets !== undefined && !element.targets.includes(target)) builder.wrong("mapping.link-target", to, { element: link.path.text, type: target, known: element.targets.join(", ") });
  }
  const id = builder.row({ table: title, row: `links ${link.path.text}`, file: link.file, line: link.line, decision: "transform" });
  return {
    id,
    from: from.text,
    path: path.steps,
    to: link.to.map((to) => to.text),
    when: builder.condition(link.when),
    set: builder.constants(type, link.set),
    each: link.each?.text ?? null,
    sole: link.sole === true,
    removes: link.removes === true,
    join: (link.join ?? []).flatMap(({ own, theirs }) => {
      const left = builder.place(own)?.place;
      const right = builder.place(theirs)?.place;
      return left === undefined || right === undefined ? [] : [{ own: left, theirs: right }];
    }),
    absent: link.absent === undefined ? null : planAbsent(link.absent, path, id, builder),
  };
}

function instanceType(name: Text, types: ReadonlyMap<string, string>, builder: Builder): string | undefined {
  const type = types.get(name.text);
  if (type !== undefined) return type;
  const near = nearest(name.text, types.keys());
  builder.wrong("mapping.unknown-instance", name, { name: name.text, hint: near === undefined ? "" : `Did you mean "${near}"?` });
  return undefined;
}

/** Every field of a segment that the message's tables read has a row in one of them. */
function checkDecided(message: MessageSyntax, plan: MessagePlan, tables: readonly PlannedTable[], builder: Builder): void {
  const bySegment = new Map<string, Set<number>>();
  const add = (number: number) => {
    const { plan: table } = tables[number]!;
    if (table.unit === null) return;
    const decided = bySegment.get(table.unit) ?? new Set();
    for (const place of table.places) if (!place.foreign) decided.add(place.place.keys[0]!);
    bySegment.set(table.unit, decided);
  };
  for (const instance of plan.instances) for (const { table } of instance.from) add(table);
  for (const note of plan.notes) add(note.table);
  for (const [segment, decided] of bySegment) {
    for (const field of builder.knowledge.dictionary.segment(segment) ?? []) {
      const isDelimiter = segment === "MSH" && field.number <= 2;
      if (!isDelimiter && !decided.has(field.number)) builder.wrong("mapping.undecided", message, { table: `message ${message.structure}`, field: `${segment}-${field.number}`, name: field.name });
    }
  }
}

/** Every element that R4 requires has something that writes it: in the resource, and in each backbone element that is written. */
function checkRequired(syntax: InstanceSyntax, instance: InstancePlan, plan: MessagePlan, tables: readonly PlannedTable[], builder: Builder): void {
  const written = new Set<string>();
  for (const { table } of instance.from) {
    const planned = tables[table]!;
    for (const writer of planned.writers) written.add(writer.path);
    for (const path of planned.also) written.add(path);
  }
  for (const link of plan.links) if (link.from === instance.name) written.add(link.path.map((step) => step.property).join("."));
  for (const link of plan.links) if (link.from === instance.name) for (const constant of link.set) written.add(constant.path.map((step) => step.property).join("."));
  for (const note of plan.notes) if (note.on.has(instance.name)) written.add(note.on.get(instance.name)!.map((step) => step.property).join("."));
  const { types } = builder.knowledge;
  const walk = (holder: string, prefix: string) => {
    const choices = new Map<string, boolean>();
    for (const element of types.elements(holder) ?? []) {
      const path = prefix === "" ? element.name : `${prefix}.${element.name}`;
      const has = [...written].some((one) => one === path || one.startsWith(`${path}.`));
      if (element.min > 0 && element.choice !== undefined) choices.set(element.choice, choices.get(element.choice) === true || has);
      else if (element.min > 0 && !has) builder.wrong("mapping.required", syntax, { instance: instance.name, element: path, type: instance.type });
      if (has && element.content !== undefined && [...written].some((one) => one.startsWith(`${path}.`))) walk(element.content, path);
    }
    for (const [choice, has] of choices) if (!has) builder.wrong("mapping.required", syntax, { instance: instance.name, element: `${choice}[x]`, type: instance.type });
  };
  walk(instance.type, "");
}
