import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { convert, engines } from "./cases.ts";

const folder = join(import.meta.dirname, "../..");
const page = readFileSync(join(folder, "docs/mapping-language.md"), "utf8");
const pattern = /^### (.+)\n(?:(?!```).*\n)*```yaml run\n([\s\S]*?)```\n```hl7\n([\s\S]*?)```\n```json\n([\s\S]*?)```$/gm;

interface Expected {
  readonly resources?: unknown[];
  readonly leaves?: Readonly<Record<string, string>>;
  readonly issues?: string[];
  readonly deletes?: string[];
  readonly keys?: string[][];
}

const examples = [...page.matchAll(pattern)].map(([, title, tables, message, json]) => {
  const said = JSON.parse(json!) as Expected | unknown[];
  return { title: title!, tables: tables!, message: message!.trimEnd().split("\n"), expected: Array.isArray(said) ? { resources: said } : said };
});

/** The keys that a reader of tables takes, from its source. */
function keysOf(file: string, list: string): string[] {
  const text = readFileSync(join(folder, "src/mapping", file), "utf8");
  return [...new RegExp(`const ${list} = \\[(.*)\\]`).exec(text)![1]!.matchAll(/"([^"]+)"/g)].map(([, key]) => key!);
}

describe.each(engines)("an example of docs/mapping-language.md, %s", (_name, engine) => {
  it.each(examples)("$title", ({ tables, message, expected }) => {
    const { resources, leaves, issues, deletes, keys } = convert(engine, tables, message, { overlays: { feed: "feed", realm: "us" } });
    if (expected.resources !== undefined) expect(resources).toEqual(expected.resources);
    if (expected.leaves !== undefined) expect(leaves).toMatchObject(expected.leaves);
    if (expected.keys !== undefined) expect(keys).toEqual(expected.keys);
    expect(deletes).toEqual(expected.deletes ?? []);
    expect(issues).toEqual(expected.issues ?? []);
  });
});

describe("docs/mapping-language.md", () => {
  it("runs each of its examples", () => {
    expect(examples).toHaveLength(page.split("```yaml run").length - 1);
    expect(examples.length).toBeGreaterThanOrEqual(30);
  });

  it.each([
    ["read-rows.ts", "rowKeys"],
    ["read-rows.ts", "linkKeys"],
    ["read-message.ts", "messageKeys"],
    ["read-message.ts", "partKeys"],
    ["read-message.ts", "instanceKeys"],
    ["read.ts", "tableKeys"],
    ["read.ts", "overlayKeys"],
  ])("documents every key of %s, %s", (file, list) => {
    const missing = keysOf(file, list).filter((key) => !page.includes(`\`${key}\``) && !page.includes(`\`${key}:`) && !new RegExp(`[{ \\n]${key}:`).test(page));
    expect(missing).toEqual([]);
  });

  it.each([
    ["read-rows.ts", "rowKeys"],
    ["read-rows.ts", "linkKeys"],
  ])("has an example with each key of %s, %s", (file, list) => {
    const tables = examples.map((example) => example.tables).join("\n");
    expect(keysOf(file, list).filter((key) => !new RegExp(`[{ \\n]${key}:`).test(tables))).toEqual([]);
  });
});
