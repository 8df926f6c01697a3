import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Jobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import { testEngine } from "../e2e/engine.ts";
import { embeddedPlace } from "../store/databases.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";

const root = resolve(import.meta.dirname, "../..");
const site = mkdtempSync(join(tmpdir(), "portage-site-"));
afterAll(() => rmSync(site, { recursive: true }));

let data: string;
const text = "MSH|^~\\&|A|B|C|D|20240131||ADT^A01^ADT_A01|1|P|2.5.1\rEVN|A01|20240131120000\rPID|1||1^^^ADT||DOE||19700101|FEMALES\rPV1|1|I\r";

beforeAll(async () => {
  data = (await embeddedPlace()).folder;
  const [conversion] = testEngine().convert(Buffer.from(text), { contentType: "x-application/hl7-v2+er7" }).conversions;
  const store = await storeAt({ folder: data });
  const jobs = { add: async () => undefined } as unknown as Jobs;
  await keepRecord(store, jobs, recordToKeep({ feed: "default", unknowns: conversion!.unknowns(), result: { kind: "queued", bundle: conversion!.bundle!, lanes: [] } }));
  await store.database.close();
});

function terminology(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { ...process.env, PORTAGE_DATA: data, PORTAGE_SITE: site, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "src/cli/portage.ts"), "terminology", ...args], { env, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("portage terminology", () => {
  test("takes an unmapped code from the store to a new version of its map, and off the list", () => {
    const sheet = terminology(["worklist"]);
    expect(sheet.status).toBe(0);
    expect(sheet.stdout).toMatch(/v2-0001-to-administrative-gender,default,.*,FEMALES,,1,.*female\|Female\|0\.80/);
    expect(sheet.stdout).not.toContain("DOE");

    const [head, line] = sheet.stdout.split("\r\n") as [string, string];
    const cells = line.split(",");
    const set = (column: string, value: string) => (cells[head.split(",").indexOf(column)] = value);
    for (const [column, value] of [["target code", "female"], ["target display", "Female"], ["equivalence", "equivalent"], ["reviewer", "A. Reviewer"]] as const) set(column, value);
    const reviewed = join(site, "reviewed.csv");
    writeFileSync(reviewed, `${head}\r\n${cells.join(",")}\r\n`);

    expect(terminology(["import", reviewed, "--dry-run"]).stdout).toContain("Nothing was written");
    expect(readdirSync(site)).toEqual(["reviewed.csv"]);
    expect(terminology(["import", reviewed])).toMatchObject({ status: 0, stdout: expect.stringContaining("version 1.0.0-site.1 with 1 more code than 1.0.0") as string });
    const own = JSON.parse(readFileSync(join(root, "conceptmaps/ConceptMap-v2-0001-to-administrative-gender.json"), "utf8")) as unknown;
    expect(JSON.parse(readFileSync(join(site, "conceptmaps/earlier/ConceptMap-v2-0001-to-administrative-gender-1.0.0.json"), "utf8"))).toEqual(own);
    expect(terminology(["worklist"]).stdout).not.toContain("FEMALES");
  });

  test("writes nothing where a line is wrong, and says which", () => {
    const wrong = join(site, "wrong.csv");
    writeFileSync(wrong, "concept map,source code,target code,equivalence,comment,reviewer\nv2-0001-to-administrative-gender,Q,femail,equal,,R\n");
    expect(terminology(["import", wrong])).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("Line 2: the code system http://hl7.org/fhir/administrative-gender does not have the target code") as string });
    expect(terminology(["import", wrong], { PORTAGE_SITE: "" })).toMatchObject({ status: 2, stderr: expect.stringContaining("PORTAGE_SITE") as string });
    expect(terminology(["import"]).status).toBe(2);
  });

  test("suggests targets by display and synonym", () => {
    const { candidates } = JSON.parse(terminology(["suggest", "v2-0162-to-route", "X", "--display", "Subcutaneous injection", "--json"]).stdout) as { candidates: { code: string; score: number }[] };
    expect(candidates[0]).toMatchObject({ code: "SQ", score: 1 });
    expect(terminology(["suggest", "nothing", "X"])).toMatchObject({ status: 2, stderr: expect.stringContaining("no ConceptMap nothing") as string });
  });

  test("takes the worklist from an answer of a running service", () => {
    const answer = join(site, "codes.json");
    const conceptMap = "http://portage.dev/fhir/ConceptMap/v2-0002-to-marital-status";
    writeFileSync(answer, JSON.stringify({ items: [{ feed: "lab", conceptMap, system: null, code: "Divorcd", count: 2, firstSeenAt: "2024-01-01T00:00:00Z", lastSeenAt: "2024-01-02T00:00:00Z" }] }));
    expect(terminology(["worklist", "--from", answer]).stdout).toContain("D|Divorced|0.71");
    writeFileSync(answer, "{}");
    expect(terminology(["worklist", "--from", answer])).toMatchObject({ status: 1, stderr: expect.stringContaining("no answer to GET /worklist/codes") as string });
  });
});
