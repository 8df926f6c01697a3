import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openEngine } from "../../src/engine.ts";
import type { KeptRecord } from "../../src/model/outbox.ts";
import type { Jobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import { writeCrosswalk } from "../../src/store/statements/write-crosswalk.ts";
import { embeddedPlace } from "../store/databases.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";

import { er7 } from "../e2e/engine.ts";

const root = resolve(import.meta.dirname, "../..");
const engine = openEngine({ maxBody: 1_000_000 }, Buffer.alloc(32, 1));
/** Without MSH-9 nobody knows what the message says. */
const message = (controlId: string, type: string) => `MSH|^~\\&|LAB|N|EHR|S|20240305101500+0000||${type}|${controlId}|P|2.5.1\rPID|1||77-${controlId}^^^N^MR||SMITH^ANN|||F\r`;

let data: string;
let kept: KeptRecord[];
let delivered: string;
const itemOf = (index: number) => (kept[index] as { quarantineId: string }).quarantineId;

beforeAll(async () => {
  data = (await embeddedPlace()).folder;
  const store = await storeAt({ folder: data });
  const jobs = { add: async () => undefined } as unknown as Jobs;
  const keep = (text: string) => {
    const { bundle, issues, status, lanes, header } = engine.convert(Buffer.from(text), { contentType: er7 }).conversions[0]!;
    const result = status === "converted" ? ({ kind: "queued", bundle: bundle!, lanes } as const) : ({ kind: "quarantined", bundle, issues } as const);
    return keepRecord(store, jobs, recordToKeep({ feed: "default", controlId: header.controlId, contentType: er7, body: Buffer.from(text), tables: engine.tableVersion, result }));
  };
  kept = [await keep(message("1", "")), await keep(message("2", "")), await keep(message("3", "")), await keep(message("4", "ADT^A01^ADT_A01"))];
  const last = kept[3]! as { deliveryId: string; recordId: string };
  delivered = /Patient\/[0-9a-f-]{36}/.exec(engine.convert(Buffer.from(message("4", "ADT^A01^ADT_A01")), { contentType: er7 }).conversions[0]!.bundle!)![0];
  await writeCrosswalk(store.database, { target: "default", ...last }, [{ reference: delivered, location: "Patient/12", etag: 'W/"1"', contentHash: "00", status: "201 Created" }]);
  await store.database.close();
});

function portage(...args: string[]) {
  const env = { ...process.env, PORTAGE_DATA: data, PORTAGE_KEY: Buffer.alloc(32, 1).toString("base64") };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "src/cli/portage.ts"), ...args], { env, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("portage quarantine", { timeout: 120_000 }, () => {
  test("lists what waits, and why", () => {
    const { status, stdout } = portage("quarantine", "list");
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`${itemOf(0)} +default +1 +\\S+ +hl7v2.message-type-missing`));
    expect(portage("quarantine", "list", "--cause", "hl7v2.no-msh").stdout).toBe("Nothing.\n");
  });

  test("shows an item with source, element and remedy, and prints the record as it came", () => {
    const { status, stdout } = portage("quarantine", "show", itemOf(0));
    expect(status).toBe(0);
    expect(stdout).toContain("Have the sender fill MSH-9.");
    expect(portage("quarantine", "show", itemOf(0), "--source").stdout).toBe(message("1", ""));
  });

  test("edits: the record as the file has it goes on, and the item has the difference", () => {
    const file = join(data, "..", "edited.hl7");
    writeFileSync(file, message("1", "ADT^A01^ADT_A01"));
    const { status, stdout } = portage("quarantine", "edit", itemOf(0), file, "--reason", "the sender says A01", "--by", "A. Nurse");
    expect(status).toBe(0);
    expect(stdout).toMatch(/: replayed, goes on as delivery /);
    const shown = portage("quarantine", "show", itemOf(0)).stdout;
    expect(shown).toContain('+MSH[1]-9[1].1.1: "ADT"');
    expect(shown).toContain("by A. Nurse: the sender says A01");
    expect(portage("records", "list", "--state", "queued", "--json").stdout).toContain('"editedFrom":"');
  });

  test("does nothing with --dry-run, and tells what would come of it", () => {
    const { status, stdout } = portage("quarantine", "discard", "--cause", "hl7v2.message-type-missing", "--reason", "a test of the sender", "--dry-run");
    expect(status).toBe(0);
    expect(stdout).toContain("2 matched, 2 would be settled, 0 would stay open.");
    expect(JSON.parse(portage("quarantine", "list", "--json").stdout).items).toHaveLength(2);
  });

  test("replays all of a cause; what is still invalid stays open, and the exit code is 1", () => {
    const { status, stdout } = portage("quarantine", "replay", "--all", "--reason", "tables corrected", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ items: [{ id: itemOf(1), result: "still-invalid" }, { id: itemOf(2), result: "still-invalid" }], next: null });
  });

  test("releases one and discards one; who does is the user of the system where the call does not say", () => {
    expect(portage("quarantine", "release", itemOf(1), "--reason", "checked by hand").status).toBe(0);
    expect(portage("quarantine", "discard", itemOf(2), "--reason", "a test of the sender").status).toBe(0);
    const items = ["released", "discarded"].map((state) => JSON.parse(portage("quarantine", "list", "--state", state, "--json").stdout).items);
    expect(items).toMatchObject([[{ id: itemOf(1), reason: "checked by hand", decidedBy: expect.stringMatching(/./) }], [{ id: itemOf(2) }]]);
    const again = portage("quarantine", "release", itemOf(2), "--reason", "after all");
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining("was discarded by") });
  });

  test("ends with 2 for a call that is wrong", () => {
    expect(portage("quarantine", "release", itemOf(1))).toMatchObject({ status: 2, stderr: expect.stringContaining("--reason") });
    expect(portage("quarantine", "replay", "--reason", "x")).toMatchObject({ status: 2, stderr: expect.stringContaining("--all") });
    expect(portage("quarantine", "discard", itemOf(1), "--all", "--reason", "x").status).toBe(2);
    expect(portage("quarantine", "list", "--state", "shut").status).toBe(2);
  });

  test("ends with 1 while another process has the data folder, and names the route that does the same", async () => {
    const store = await storeAt({ folder: data });
    const { status, stderr } = portage("quarantine", "release", itemOf(1), "--reason", "x");
    await store.database.close();
    expect([status, stderr]).toEqual([1, expect.stringContaining(`POST /quarantine/${itemOf(1)}/release`)]);
  });
});

describe("portage records", { timeout: 120_000 }, () => {
  test("says where a record is and what happened to it", () => {
    const { recordId } = kept[3]! as { recordId: string };
    const { status, stdout } = portage("records", "show", recordId);
    expect(status).toBe(0);
    expect(stdout).toMatch(/state +queued/);
    expect(stdout).toMatch(/received .*\n.*converted .*\n.*queued /);
    expect(portage("records", "show", recordId, "--source").stdout).toBe(message("4", "ADT^A01^ADT_A01"));
    expect(portage("records", "show", "none")).toMatchObject({ status: 1 });
  });
});

describe("portage lineage", { timeout: 120_000 }, () => {
  test("leads from a resource, by either of its names, to leaves and rows", () => {
    for (const name of [delivered, "Patient/12"]) {
      const { status, stdout } = portage("lineage", name);
      expect(status).toBe(0);
      expect(stdout).toContain("exact: they make the same Bundle again");
      expect(stdout).toMatch(/Patient\.name\[0\]\.family +PID\[1\]-5\[1\]\.1\.1 "SMITH"/);
    }
    expect(portage("lineage", "Patient/13").status).toBe(1);
    expect(portage("lineage", "13").status).toBe(2);
  });
});
