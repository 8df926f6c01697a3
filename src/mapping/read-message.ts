import { given, readKey, readLinks } from "./read-rows.ts";
import type { InstanceSyntax, MessageSyntax, NoteSyntax, Text } from "./syntax.ts";
import type { YamlSource } from "./yaml-source.ts";

const messageKeys = ["message", "version", "owner", "grammar", "instances", "notes", "links", "require"];
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
    instances: pairs.has("instances") ? source.pairs(value("instances"), "instances").map(({ key, value: node }) => readInstance(source, key, node)) : [],
    notes: pairs.has("notes") ? source.pairs(value("notes"), "notes").map(({ key, value: node }) => readNote(source, key, node)) : [],
    links: pairs.has("links") ? readLinks(source, value("links")) : [],
    require: pairs.has("require")
      ? source.pairs(value("require"), "require").map(({ key, value: node }) => ({ place: key, reason: source.text(node, "require")?.text ?? "" }))
      : [],
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
