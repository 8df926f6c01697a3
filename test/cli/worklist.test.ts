import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Jobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import { embeddedPlace } from "../store/databases.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";
import { testEngine } from "../e2e/engine.ts";

const root = resolve(import.meta.dirname, "../..");
const site = mkdtempSync(join(tmpdir(), "portage-site-"));
afterAll(() => rmSync(site, { recursive: true }));

let data: string;
const text = "MSH|^~\\&|A|B|C|D|20240131||ADT^A01^ADT_A01|1|P|2.5.1\rEVN|A01|20240131120000\rPID|1||1^^^ADT~2^^^LAB||DOE||19700101|FEMALES\rPV1|1|I\r";

beforeAll(async () => {
  data = (await embeddedPlace()).folder;
  const [conversion] = testEngine().convert(Buffer.from(text), { contentType: "x-application/hl7-v2+er7" }).conversions;
  const store = await storeAt({ folder: data });
  const jobs = { add: async () => undefined } as unknown as Jobs;
  await keepRecord(store, jobs, recordToKeep({ feed: "default", unknowns: conversion!.unknowns(), result: { kind: "queued", bundle: conversion!.bundle!, lanes: [] } }));
  await store.database.close();
  mkdirSync(join(site, "feeds"));
  writeFileSync(join(site, "feeds/default.yaml"), "authorities: { ADT: http://hospital.example/mrn }\n");
});

function worklist(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { ...process.env, PORTAGE_DATA: data, PORTAGE_KEY: Buffer.alloc(32, 1).toString("base64"), ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "src/cli/portage.ts"), "worklist", ...args], { env, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("portage worklist", () => {
  test("lists authorities that kept records named and their feed does not know, and what to do", () => {
    const { status, stdout, stderr } = worklist(["authorities"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/1 {2}default {2}ADT .*urn:portage:default:authority:ADT/);
    expect(stdout).toContain("feeds/<feed>.yaml");
  });

  test("leaves out what the feed's file has by now", () => {
    const { items } = JSON.parse(worklist(["authorities", "--json"], { PORTAGE_SITE: site }).stdout) as { items: { namespace: string }[] };
    expect(items.map(({ namespace }) => namespace)).toEqual(["LAB"]);
  });

  test("lists codes with the nearest one of their map", () => {
    expect(worklist(["codes"]).stdout).toMatch(/v2-0001-to-administrative-gender .*FEMALES {2}F \(Female\)/i);
  });

  test("says how many more there are than --limit asks for", () => {
    expect(worklist(["authorities", "--limit", "1"]).stdout).toContain("… and 1 more (--limit).");
  });

  test("ends with 1 where another process has the data folder, and names the way through it", async () => {
    const store = await storeAt({ folder: data });
    const { status, stderr } = worklist(["authorities"]);
    await store.database.close();
    expect(status).toBe(1);
    expect(stderr).toContain("GET /worklist/authorities");
  });

  test("ends with 2 for a call that is wrong", () => {
    expect(worklist([])).toMatchObject({ status: 2, stderr: expect.stringContaining("authorities or codes") as string });
    expect(worklist(["names"]).status).toBe(2);
    expect(worklist(["codes", "--limit", "few"])).toMatchObject({ status: 2, stderr: expect.stringContaining("--limit") as string });
    expect(worklist(["codes", "--feed", "nowhere"])).toMatchObject({ status: 2, stderr: expect.stringContaining('no feed "nowhere"') as string });
  });
});
