import { given, readKey, readLinks } from "./read-rows.ts";
import type { InstanceSyntax, MessageSyntax, NoteSyntax, PartSyntax, Text } from "./syntax.ts";
import type { YamlSource } from "./yaml-source.ts";

const messageKeys = ["message", "version", "owner", "grammar", "parts", "instances", "notes", "links", "require"];
const partKeys = ["part", "adds", "instances", "notes", "links"];
const instanceKeys = ["is", "per", "from", "key", "apart", "when", "outside", "after", "shared", "joins"];

type Pairs = ReadonlyMap<string, { readonly key: Text; readonly value: unknown }>;

/** A message table: which resources a message makes, at which group, and how they are linked. */
export function readMessage(source: YamlSource, pairs: Pairs): MessageSyntax {
  for (const [name, { key }] of pairs) if (!messageKeys.includes(name)) source.unknownKey(key, messageKeys);
  const value = (name: string) => pairs.get(name)?.value;
  const text = (name: string) => (pairs.has(name) ? source.text(value(name), name) : undefined);
  return {
    ...source.place(source.root),
    structure: text("message")?.text ?? "",
    version: text("version")?.text ?? null,
    grammar: text("grammar") ?? null,
    parts: pairs.has("parts") ? source.texts(value("parts"), "parts") : [],
    ...readResources(source, pairs),
    require: pairs.has("require")
      ? source.pairs(value("require"), "require").map(({ key, value: node }) => ({ place: key, reason: source.text(node, "require")?.text ?? "" }))
      : [],
  };
}

/** A part of message tables: what several of them say alike. */
export function readPart(source: YamlSource, pairs: Pairs): PartSyntax {
  for (const [name, { key }] of pairs) if (!partKeys.includes(name)) source.unknownKey(key, partKeys);
  const name = source.text(pairs.get("part")!.value, "part")?.text ?? "";
  const adds = pairs.has("adds") ? source.pairs(pairs.get("adds")!.value, "adds") : [];
  return {
    ...source.place(source.root),
    name,
    adds: adds.map(({ key, value }) => ({ instance: key, segments: source.texts(value, `adds.${key.text}`) })),
    ...readResources(source, pairs),
  };
}

/** What a message table and a part of message tables say in the same words. */
function readResources(source: YamlSource, pairs: Pairs): Pick<PartSyntax, "instances" | "notes" | "links"> {
  const of = (name: string) => (pairs.has(name) ? source.pairs(pairs.get(name)!.value, name) : []);
  return {
    instances: of("instances").map(({ key, value }) => readInstance(source, key, value)),
    notes: of("notes").map(({ key, value }) => readNote(source, key, value)),
    links: pairs.has("links") ? readLinks(source, pairs.get("links")!.value) : [],
  };
}

function readInstance(source: YamlSource, name: Text, node: unknown): InstanceSyntax {
  const pairs = new Map(source.pairs(node, name.text).map(({ key, value }) => [key.text, { key, value }]));
  for (const [key, pair] of pairs) if (!instanceKeys.includes(key)) source.unknownKey(pair.key, instanceKeys);
  for (const key of ["is", "per", "from"]) if (!pairs.has(key)) source.wrong(node, name.text, `the key \`${key}\``);
  const text = (key: string) => (pairs.has(key) ? source.text(pairs.get(key)!.value, key) : undefined);
  return {
    ...source.place(node),
    name: name.text,
    is: text("is")?.text ?? "",
    per: text("per") ?? name,
    from: pairs.has("from") ? source.texts(pairs.get("from")!.value, "from") : [],
    key: pairs.has("key") ? readKey(source, pairs.get("key")!.value) : [],
    ...given("apart", pairs.has("apart") ? readKey(source, pairs.get("apart")!.value) : undefined),
    ...given("when", text("when")),
    ...given("outside", text("outside")),
    ...given("after", pairs.has("after") ? readAfter(source, pairs.get("after")!.value) : undefined),
    ...given("shared", readYes(source, pairs.get("shared")?.value)),
    ...given("joins", pairs.has("joins") ? readJoins(source, pairs.get("joins")!.value) : undefined),
  };
}

/** `after: { ROL: [PV1, PV2] }`. */
function readAfter(source: YamlSource, node: unknown): InstanceSyntax["after"] {
  return source.pairs(node, "after").map(({ key, value }) => ({ segment: key, anchors: source.texts(value, `after.${key.text}`) }));
}

/** `shared: yes`, the only thing it can say. */
function readYes(source: YamlSource, node: unknown): Text | undefined {
  if (node === undefined) return undefined;
  const text = source.text(node, "shared");
  if (text !== undefined && text.text !== "yes") source.wrong(node, "shared", "yes");
  return text;
}

function readJoins(source: YamlSource, node: unknown): InstanceSyntax["joins"] {
  const pairs = new Map(source.pairs(node, "joins").map(({ key, value }) => [key.text, value]));
  const when = source.text(pairs.get("when"), "joins.when");
  return when === undefined ? undefined : { when, same: source.texts(pairs.get("same"), "joins.same") };
}

function readNote(source: YamlSource, segment: Text, node: unknown): NoteSyntax {
  const pairs = new Map(source.pairs(node, segment.text).map(({ key, value }) => [key.text, value]));
  return {
    ...source.place(node),
    segment: segment.text,
    as: source.text(pairs.get("as"), "as") ?? segment,
    on: source.pairs(pairs.get("on"), "on").flatMap(({ key, value }) => {
      const path = source.text(value, "on");
      return path === undefined ? [] : [{ instance: key, path }];
    }),
  };
}
