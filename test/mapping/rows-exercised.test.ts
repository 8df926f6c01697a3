import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadKnowledge } from "../../src/knowledge.ts";
import { Exercise } from "./exercise/exercise.ts";
import { unreachable } from "./exercise/unreachable.ts";

const root = join(import.meta.dirname, "../..");
const folders = readdirSync(join(root, "test/fixtures/hl7v2")).map((name) => join(root, "test/fixtures/hl7v2", name, "input.hl7"));
const examples = readdirSync(join(root, "examples")).map((name) => join(root, "examples", name));
const written = [...folders, ...examples].filter((file) => file.endsWith(".hl7") && existsSync(file));

const loaded = loadKnowledge(undefined);
const realms = [...new Set(loaded.tables.overlays.map(({ realm }) => realm))].filter((realm) => realm !== undefined && realm !== null);

describe.each([null, ...realms])("the tables of realm %s", (realm) => {
  test("have no row that no message exercises, and compiler, interpreter and counts agree on each message", { timeout: 120_000 }, () => {
    const exercise = new Exercise(loaded.knowledge, realm);
    // A realm's tables are the others but for the rows of its own.
    const never = exercise.run(written.map((file) => readFileSync(file)), realm === null ? undefined : (file) => file.includes(`/realms/${realm}/`));
    expect(exercise.faults).toEqual([]);
    expect(never.filter((row) => !unreachable.has(row.subject)).map(({ text }) => text)).toEqual([]);
    if (realm === null) expect([...unreachable.keys()].filter((subject) => !never.some((row) => row.subject === subject)), "listed as unreachable, and reached").toEqual([]);
  });
});
