import { parsePlace } from "../grammar/place.ts";
import type { InstanceSyntax, LinkSyntax, MessageSyntax, NoteSyntax, PartSyntax, TablesSyntax, Text } from "../syntax.ts";
import type { Builder } from "./builder.ts";
import { groupsOf } from "./groups.ts";
import { nearest } from "./targets.ts";

/**
 * The parts that message tables share. A part speaks of all that may be in a message: what it says of instances and groups that a message does not have
 * falls away there. What a message table says itself of an instance, or of a link's place, stands instead of what its parts say.
 */
export class Parts {
  readonly #parts: ReadonlyMap<string, PartSyntax>;
  readonly #builder: Builder;
  /** Every instance that a part or a message table names: other names are mistakes. */
  readonly #known: ReadonlySet<string>;

  constructor({ parts, messages }: TablesSyntax, builder: Builder) {
    this.#parts = new Map(parts.map((part) => [part.name, part]));
    this.#builder = builder;
    this.#known = new Set([...parts, ...messages].flatMap(({ instances }) => instances.map(({ name }) => name)));
    for (const part of parts) this.#check(part);
  }

  /** A message table with what its parts say. */
  joined(message: MessageSyntax): MessageSyntax {
    const groups = groupsOf(message, this.#builder.knowledge.dictionary);
    const parts = this.#named(message);
    const own = new Map(message.instances.map((instance) => [instance.name, instance]));
    const shared = this.#shared(message, parts, groups, own);
    const names = new Set(shared.map(({ name }) => name));
    const instances = [...shared, ...message.instances.filter(({ name }) => !names.has(name))].map((instance) => this.#placed(instance, message, groups));
    const all = new Set(instances.map(({ name }) => name));
    const ownPaths = new Set(message.links.map(({ path }) => path.text));
    return {
      ...message,
      instances: instances.map((instance) => (own.get(instance.name) === undefined ? withKnownKeys(instance, all) : instance)),
      notes: mergedNotes([message, ...parts.map((part) => ({ notes: part.notes.map((note) => notesAmong(note, all)) }))]),
      links: [...parts.flatMap(({ links }) => links.filter(({ path }) => !ownPaths.has(path.text)).flatMap((link) => linkAmong(link, all))), ...message.links],
    };
  }

  /** The instances of the parts that the structure has a group for; what the message table says itself in place of theirs. */
  #shared(message: MessageSyntax, parts: readonly PartSyntax[], groups: ReadonlySet<string>, own: ReadonlyMap<string, InstanceSyntax>): InstanceSyntax[] {
    const added = addedSegments(parts);
    const shared = new Map<string, InstanceSyntax>();
    for (const instance of parts.flatMap(({ instances }) => instances)) {
      const { name } = instance;
      const taken = own.get(name) ?? there(instance, groups, added);
      if (taken === undefined) continue;
      if (shared.has(name) && !own.has(name)) this.#builder.wrong("mapping.doubled-instance", message, { structure: message.structure, instance: name });
      shared.set(name, taken);
    }
    return [...shared.values()];
  }

  #named(message: MessageSyntax): PartSyntax[] {
    return message.parts.flatMap((name) => {
      const part = this.#parts.get(name.text);
      if (part !== undefined) return [part];
      const near = nearest(name.text, this.#parts.keys());
      this.#builder.wrong("mapping.no-part", name, { part: name.text, hint: near === undefined ? "" : `Did you mean "${near}"?` });
      return [];
    });
  }

  /** An instance with the first group of its alternatives that the structure has. */
  #placed(instance: InstanceSyntax, message: MessageSyntax, groups: ReadonlySet<string>): InstanceSyntax {
    const per = placeAmong(instance.per.text, groups);
    if (per !== undefined) return { ...instance, per: { ...instance.per, text: per } };
    this.#builder.wrong("mapping.no-group", instance.per, { structure: message.structure, group: instance.per.text, known: [...groups].join(", ") });
    return instance;
  }

  /** Names of instances in a part that nothing knows. */
  #check({ adds, instances, notes, links }: PartSyntax): void {
    const texts: Text[] = [
      ...adds.map(({ instance }) => instance),
      ...instances.flatMap(({ key, apart = [] }) => [...key, ...apart].filter(({ text }) => isInstance(text))),
      ...links.flatMap(({ path, to }) => [{ ...path, text: holderOf(path.text) }, ...to]),
      ...notes.flatMap(({ on }) => on.map(({ instance }) => instance)),
    ];
    for (const text of texts) {
      if (this.#known.has(text.text)) continue;
      const near = nearest(text.text, this.#known);
      this.#builder.wrong("mapping.unknown-instance", text, { name: text.text, hint: near === undefined ? "" : `Did you mean "${near}"?` });
    }
  }
}

/** True of the part of a key that names another instance and no place. */
function isInstance(text: string): boolean {
  return parsePlace(text.split(" or ")[0]!) === undefined;
}

function holderOf(path: string): string {
  return path.slice(0, path.indexOf("."));
}

/** The segments that parts add to the instances of others, by the instance's name. */
function addedSegments(parts: readonly PartSyntax[]): ReadonlyMap<string, readonly Text[]> {
  const added = new Map<string, readonly Text[]>();
  for (const { instance, segments } of parts.flatMap(({ adds }) => adds)) added.set(instance.text, [...(added.get(instance.text) ?? []), ...segments]);
  return added;
}

/** A part's instance, with what other parts add to it, where the structure has one of its groups. */
function there(instance: InstanceSyntax, groups: ReadonlySet<string>, added: ReadonlyMap<string, readonly Text[]>): InstanceSyntax | undefined {
  return placeAmong(instance.per.text, groups) === undefined ? undefined : { ...instance, from: [...instance.from, ...(added.get(instance.name) ?? [])] };
}

/** `each OBX in RESULT` of `each OBX in OBSERVATION or RESULT`: with the first group that the structure has; undefined where it has none. */
function placeAmong(per: string, groups: ReadonlySet<string>): string | undefined {
  const [, each = "", alternatives] = /^(each \S+(?: in )?)?(.*)$/.exec(per)!;
  if (alternatives === "" || alternatives === undefined) return per;
  const group = alternatives.split(" or ").find((one) => one === "message" || groups.has(one));
  return group === undefined ? undefined : `${each}${group}`;
}

/** Without the parts of its keys that name an instance which the message does not have. */
function withKnownKeys(instance: InstanceSyntax, names: ReadonlySet<string>): InstanceSyntax {
  return { ...instance, key: instance.key.filter(({ text }) => !isInstance(text) || names.has(text)) };
}

/** A part's link, among the instances that the message has. */
function linkAmong(link: LinkSyntax, names: ReadonlySet<string>): LinkSyntax[] {
  const to = link.to.filter(({ text }) => names.has(text));
  return names.has(holderOf(link.path.text)) && to.length > 0 ? [{ ...link, to }] : [];
}

/** A part's notes, on the instances that the message has. */
function notesAmong(note: NoteSyntax, names: ReadonlySet<string>): NoteSyntax {
  return { ...note, on: note.on.filter(({ instance }) => names.has(instance.text)) };
}

/** One for each segment; what comes first is asked first. */
function mergedNotes(tables: readonly Pick<PartSyntax, "notes">[]): NoteSyntax[] {
  const merged = new Map<string, NoteSyntax>();
  for (const note of tables.flatMap(({ notes }) => notes)) {
    const before = merged.get(note.segment) ?? { ...note, on: [] };
    const on = note.on.filter(({ instance }) => before.on.every((known) => known.instance.text !== instance.text));
    merged.set(note.segment, { ...before, on: [...before.on, ...on] });
  }
  return [...merged.values()];
}
