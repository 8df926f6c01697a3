import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leavesOf, read } from "./reading.ts";

const folder = join(process.env["PORTAGE_SHARED"] ?? join(import.meta.dirname, "../../../../shared"), "samples/hl7v2");
const present = existsSync(folder);

/** The leaves of a message with the usual delimiters, found by splitting; written apart from the parser on purpose. */
function split(text: string): Map<string, string> {
  const leaves = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const segment of text.replace(/^\ufeff/, "").split(/[\r\n]+/).filter((line) => line.trim() !== "")) {
    const [name, ...fields] = segment.split("|");
    seen.set(name!, (seen.get(name!) ?? 0) + 1);
    if (name === "MSH") fields.unshift("");
    fields.forEach((field, f) => {
      if (name === "MSH" && f < 2) return;
      field.split("~").forEach((repetition, r) => repetition.split("^").forEach((component, c) => component.split("&").forEach((subcomponent, s) => {
        if (subcomponent.trim() !== "") leaves.set(`${name}[${seen.get(name!)}]-${f + 1}[${r + 1}].${c + 1}.${s + 1}`, subcomponent);
      })));
    });
  }
  return leaves;
}

describe.skipIf(!present)(`sample messages${present ? "" : " (skipped: the shared samples are not here)"}`, () => {
  const names = present ? readdirSync(folder).filter((name) => name.endsWith(".hl7")) : [];

  it("are 139", () => {
    expect(names.length).toBe(139);
  });

  for (const name of names) {
    it(`${name} has the leaves that a splitter finds`, () => {
      const bytes = readFileSync(join(folder, name));
      const { messages, issues } = read(bytes);
      expect([messages.length, issues.length]).toEqual([1, 0]);
      const record = messages[0]!.record!;
      const found = split(bytes.toString());
      expect(record.leafCount).toBe(found.size);
      // The samples' only escape sequence is that of the subcomponent separator.
      expect(leavesOf(record)).toEqual(Object.fromEntries(Array.from(found, ([leaf, text]) => [leaf, text.replaceAll("\\T\\", "&")])));
      for (let leaf = 0; leaf < record.leafCount; leaf++) {
        const raw = Buffer.from(found.get(record.name(leaf))!);
        const { offset } = record.position(leaf);
        if (!bytes.subarray(offset, offset + raw.length).equals(raw)) throw new Error(`The position of ${record.name(leaf)} is wrong.`);
      }
    });
  }
});
