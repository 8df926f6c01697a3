import type { Issue } from "../model/issue.ts";
import { readMessage, readPart } from "./read-message.ts";
import { readKey, readLinks, readRows } from "./read-rows.ts";
import type { MessageSyntax, OverlaySyntax, PartSyntax, TablesSyntax, TableSyntax } from "./syntax.ts";
import { YamlSource } from "./yaml-source.ts";

/** A table file's name (for messages) and its text. */
export interface TableFile {
  readonly file: string;
  readonly text: string;
}

/** Reads table files. Whatever is wrong in their form comes back as issues with file, line and column; the rest is read on. */
export function readTables(files: readonly TableFile[]): { readonly tables: TablesSyntax; readonly issues: readonly Issue[] } {
  const tables: TableSyntax[] = [];
  const parts: PartSyntax[] = [];
  const messages: MessageSyntax[] = [];
  const overlays: OverlaySyntax[] = [];
  const issues: Issue[] = [];
  for (const { file, text } of files) {
    const source = new YamlSource(file, text);
    if (source.root !== null) {
      const pairs = new Map(source.pairs(source.root, "the file").map(({ key, value }) => [key.text, { key, value }]));
      if (pairs.has("table")) tables.push(readTable(source, pairs));
      else if (pairs.has("part")) parts.push(readPart(source, pairs));
      else if (pairs.has("message")) messages.push(readMessage(source, pairs));
      else if (pairs.has("overlay")) overlays.push(readOverlay(source, pairs));
      else source.wrong(source.root, "the file", "a map that begins with `table:`, `message:`, `part:` or `overlay:`");
    }
    issues.push(...source.issues);
  }
  return { tables: { tables, parts, messages, overlays }, issues };
}

type Pairs = ReturnType<typeof pairsOf>;
function pairsOf(source: YamlSource) {
  return new Map(source.pairs(source.root, "the file").map(({ key, value }) => [key.text, { key, value }]));
}

const tableKeys = ["table", "version", "owner", "key", "links", "rows"];

function readTable(source: YamlSource, pairs: Pairs): TableSyntax {
  for (const [name, { key }] of pairs) if (!tableKeys.includes(name)) source.unknownKey(key, tableKeys);
  const title = source.text(pairs.get("table")!.value, "table");
  const [from = "", to = ""] = (title?.text ?? "").split("→");
  if (from === "" || to === "") source.wrong(pairs.get("table")!.value, "table", "a title of the form `PID→Patient`");
  return {
    ...source.place(source.root),
    title: title?.text ?? "",
    source: from,
    target: to,
    version: optional(source, pairs, "version"),
    owner: optional(source, pairs, "owner"),
    key: pairs.has("key") ? readKey(source, pairs.get("key")!.value) : [],
    links: pairs.has("links") ? readLinks(source, pairs.get("links")!.value) : [],
    rows: pairs.has("rows") ? readRows(source, pairs.get("rows")!.value) : [],
  };
}

const overlayKeys = ["overlay", "feed", "realm", "rows"];

function readOverlay(source: YamlSource, pairs: Pairs): OverlaySyntax {
  for (const [name, { key }] of pairs) if (!overlayKeys.includes(name)) source.unknownKey(key, overlayKeys);
  return {
    ...source.place(source.root),
    overlay: optional(source, pairs, "overlay") ?? "",
    feed: optional(source, pairs, "feed"),
    realm: optional(source, pairs, "realm"),
    rows: pairs.has("rows") ? readRows(source, pairs.get("rows")!.value) : [],
  };
}

function optional(source: YamlSource, pairs: Pairs, name: string): string | null {
  const pair = pairs.get(name);
  return pair === undefined ? null : (source.text(pair.value, name)?.text ?? null);
}
