import type { LinkSyntax, RowSyntax, TableSyntax, Text } from "./syntax.ts";
import type { YamlSource } from "./yaml-source.ts";

const rowKeys = ["when", "to", "as", "translate", "unmapped", "join", "with", "yields-to", "absent", "required", "set", "beside", "rest", "leave", "archive", "by"];
const decisions = ["to", "leave", "archive", "with", "by"] as const;

/** `rows:` of a table or overlay. */
export function readRows(source: YamlSource, node: unknown): TableSyntax["rows"] {
  return source.pairs(node, "rows").map(({ key, value }) => ({ place: key, rows: readRowList(source, value, key) }));
}

function readRowList(source: YamlSource, node: unknown, of: Text): RowSyntax[] {
  const nodes = source.list(node) ?? [node];
  return nodes.map((item) => readRow(source, item, of)).filter((row) => row !== undefined);
}

function readRow(source: YamlSource, node: unknown, of: Text): RowSyntax | undefined {
  if (!source.isMap(node)) {
    source.wrong(node, of.text, "a decision such as { to: … }, { leave: why } or { archive: why }");
    return undefined;
  }
  const pairs = new Map(source.pairs(node, of.text).map(({ key, value }) => [key.text, { key, value }]));
  const isSwitch = pairs.has("by");
  if (!isSwitch) for (const [name, { key }] of pairs) if (!rowKeys.includes(name)) source.unknownKey(key, rowKeys);
  const text = (name: string) => (pairs.has(name) ? source.text(pairs.get(name)!.value, name) : undefined);
  const said = decisions.filter((name) => pairs.has(name) && !(name === "with" && pairs.has("to")));
  if (said.length !== 1) source.wrong(node, of.text, "exactly one of to, leave, archive, with, by");
  return {
    ...source.place(node),
    ...given("when", text("when")),
    ...given("to", text("to")),
    ...given("as", text("as")),
    ...given("translate", text("translate")),
    ...given("unmapped", text("unmapped")),
    ...given("join", text("join")),
    ...given("with", pairs.has("with") ? source.texts(pairs.get("with")!.value, "with") : undefined),
    ...given("yieldsTo", text("yields-to")),
    ...given("absent", text("absent")),
    ...given("required", text("required")),
    ...given("set", pairs.has("set") ? readSet(source, pairs.get("set")!.value) : undefined),
    ...given("beside", pairs.has("beside") ? readSet(source, pairs.get("beside")!.value) : undefined),
    ...given("rest", pairs.has("rest") ? readRowList(source, pairs.get("rest")!.value, of) : undefined),
    ...given("leave", text("leave")),
    ...given("archive", text("archive")),
    ...given("by", text("by")),
    ...given("cases", isSwitch ? readCases(source, pairs) : undefined),
  };
}

function readCases(source: YamlSource, pairs: ReadonlyMap<string, { key: Text; value: unknown }>) {
  return [...pairs]
    .filter(([name]) => name !== "by" && name !== "when")
    .map(([name, { key, value }]) => ({ values: name.split(",").map((part) => part.trim()), rows: readRowList(source, value, key) }));
}

/** `set:` — constants by path. */
export function readSet(source: YamlSource, node: unknown): { path: Text; value: Text }[] {
  return source.pairs(node, "set").flatMap(({ key, value }) => {
    const text = source.text(value, "set");
    return text === undefined ? [] : [{ path: key, value: text }];
  });
}

export function readKey(source: YamlSource, node: unknown): Text[] {
  return source.texts(node, "key");
}

const linkKeys = ["to", "each", "when", "set", "join", "sole", "removes", "absent"];

/** `links:` — `path: instance`, `path: [instance, instance]` or `path: { to:, each:, when:, set:, join:, sole:, removes:, absent: }`. */
export function readLinks(source: YamlSource, node: unknown): LinkSyntax[] {
  return source.pairs(node, "links").flatMap(({ key, value }) => {
    const forms = source.list(value)?.some((item) => source.isMap(item)) ? source.list(value)! : [value];
    return forms.map((form) => (source.isMap(form) ? readLinkMap(source, key, form) : { ...source.place(key), path: key, to: source.texts(form, "link") }));
  });
}

function readLinkMap(source: YamlSource, path: Text, node: unknown): LinkSyntax {
  const pairs = new Map(source.pairs(node, "link").map(({ key, value }) => [key.text, { key, value }]));
  for (const [name, { key }] of pairs) if (!linkKeys.includes(name)) source.unknownKey(key, linkKeys);
  const join = pairs.get("join");
  return {
    ...source.place(path),
    path,
    to: pairs.has("to") ? source.texts(pairs.get("to")!.value, "to") : [],
    ...given("each", pairs.has("each") ? source.text(pairs.get("each")!.value, "each") : undefined),
    ...given("when", pairs.has("when") ? source.text(pairs.get("when")!.value, "when") : undefined),
    ...given("set", pairs.has("set") ? readSet(source, pairs.get("set")!.value) : undefined),
    ...given("sole", pairs.has("sole") ? source.text(pairs.get("sole")!.value, "sole")?.text === "true" : undefined),
    ...given("removes", pairs.has("removes") ? source.text(pairs.get("removes")!.value, "removes")?.text === "true" : undefined),
    ...given("absent", pairs.has("absent") ? source.text(pairs.get("absent")!.value, "absent") : undefined),
    ...given("join", join === undefined ? undefined : readSet(source, join.value).map(({ path: own, value: theirs }) => ({ own, theirs }))),
  };
}

/** A property that is there only when it has a value. */
export function given<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: V };
}
