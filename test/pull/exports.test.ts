import { describe, expect, it } from "vitest";
import type { ExportStatus } from "../../src/model/exports.ts";
import type { Consumer } from "../../src/model/pull.ts";
import { scanExports } from "../../src/pull/export-scan.ts";
import { exportsOf } from "../../src/pull/exports.ts";
import { enqueue } from "../../src/store/enqueue.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import { issue } from "../../src/errors.ts";
import { databases } from "../store/databases.ts";
import { recordToKeep } from "../store/stores.ts";
import { keepForPull, pullStoreForTest } from "./stores.ts";
import type { PullStore } from "./stores.ts";

const everything: Consumer = { name: "loader", feeds: undefined };
const request = { request: "http://portage/fhir/$export", types: undefined, since: undefined };

/** A Bundle of resources that are put as they stand. */
function bundleOf(...resources: readonly string[]): string {
  const entries = resources.map((text) => {
    const { resourceType, id } = JSON.parse(text) as { resourceType: string; id: string };
    return `{"resource":${text},"request":{"method":"PUT","url":"${resourceType}/${id}"}}`;
  });
  return `{"resourceType":"Bundle","type":"transaction","entry":[${entries.join(",")}]}`;
}
const patient = (id: string, version: number) => `{"resourceType":"Patient","id":"${id}","multipleBirthInteger":${version}}`;
const weight = (id: string, value: string) => `{"resourceType":"Observation","id":"${id}","valueQuantity":{"value":${value}}}`;

const never = new AbortController().signal;

/** An export that has been looked through, with its files. */
async function exported({ store }: PullStore, consumer = everything, changes: Partial<typeof request> | { types?: readonly string[]; since?: Date } = {}) {
  const exports = exportsOf(store);
  const id = await exports.start(consumer, { ...request, ...changes });
  await scanExports(store, never);
  const status = (await exports.status(consumer, id)) as Extract<ExportStatus, { kind: "complete" }>;
  expect(status.kind).toBe("complete");
  const read = async (type: string) => {
    let text = "";
    for await (const lines of (await exports.lines(consumer, id, type))!) text += lines;
    return text.split("\n").slice(0, -1);
  };
  const files: Record<string, readonly string[]> = {};
  for (const { type, count } of status.files) {
    files[type] = await read(type);
    expect(files[type]).toHaveLength(count);
  }
  const outcomes = await read("OperationOutcome");
  expect(outcomes).toHaveLength(status.outcomes);
  return { id, exports, status, files, outcomes };
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`exports on ${name}`, { concurrent: false }, () => {
    it("have each resource once, in its newest version, decimals with all their digits", async () => {
      const real = await pullStoreForTest(await place());
      for (let number = 0; number < 70; number++) await keepForPull(real, [], { bundle: bundleOf(patient(`p${number % 7}`, number), weight(`o${number}`, `${number}.0`)) });
      const { files, outcomes, status } = await exported(real);
      expect(files["Patient"]).toEqual(Array.from({ length: 7 }, (_, index) => patient(`p${index}`, 63 + index)));
      expect(files["Observation"]).toEqual(Array.from({ length: 70 }, (_, number) => weight(`o${number}`, `${number}.0`)));
      expect(outcomes).toEqual([]);
      expect(Date.parse(status.expires) - Date.parse(status.transactionTime)).toBe(86_400_000);
    });

    it("have those types and feeds alone that are asked for, and are there for those who may see their feeds", async () => {
      const real = await pullStoreForTest(await place());
      await keepForPull(real, [], { feed: "lab", bundle: bundleOf(patient("a", 1), weight("o", "1.50")) });
      await keepForPull(real, [], { feed: "adt", bundle: bundleOf(patient("b", 1)) });
      expect((await exported(real, everything, { types: ["Observation", "Encounter"] })).files).toEqual({ Observation: [weight("o", "1.50")] });
      const lab = await exported(real, { name: "lab", feeds: ["lab"] });
      expect(lab.files["Patient"]).toEqual([patient("a", 1)]);
      for (const [feeds, sees] of [[["lab", "adt"], true], [undefined, true], [["adt"], false], [[], false]] as const) expect((await lab.exports.status({ name: "x", feeds }, lab.id)) !== undefined).toBe(sees);
      const all = await exported(real);
      expect(await all.exports.status({ name: "lab", feeds: ["lab"] }, all.id)).toBeUndefined();
      expect(await all.exports.lines({ name: "lab", feeds: ["lab"] }, all.id, "Patient")).toBeUndefined();
      expect(await all.exports.forget({ name: "lab", feeds: ["lab"] }, all.id)).toBe(false);
    });

    it("leave out what waits in quarantine, say so, and have what the target took beside it", async () => {
      const real = await pullStoreForTest(await place());
      await keepForPull(real, [], { bundle: bundleOf(patient("a", 1)) });
      const refused = await keepForPull(real, [], { bundle: bundleOf(patient("a", 2), weight("o", "2")) });
      const [, held] = await real.pull.lease(everything, { target: "ehr", limit: 2, seconds: 60 });
      await real.pull.tell(everything, refused, held!.lease, { kind: "refused", reason: "no weights" });
      await keepRecord(real.store, real.jobs, recordToKeep({ result: { kind: "quarantined", issues: [issue("hl7v2.message-type-missing")], bundle: null } }));
      const { files, outcomes } = await exported(real);
      expect(files).toEqual({ Patient: [patient("a", 1)] });
      expect(outcomes.map((line) => (JSON.parse(line) as { issue: { details: { coding: { code: string }[] } }[] }).issue.map(({ details }) => details.coding[0]!.code))).toEqual([
        ["export.quarantined", "pull.refused"],
        ["export.quarantined", "hl7v2.message-type-missing"],
      ]);
      await real.store.database.query("update portage.delivery set stored = $2 where id = $1", [refused, '[{"reference":"Patient/a"}]']);
      expect((await exported(real)).files).toEqual({ Patient: [patient("a", 2)] });
    });

    it("say how many Bundles they do not have because their time was over", async () => {
      const real = await pullStoreForTest(await place());
      const gone = await keepForPull(real, [], { bundle: bundleOf(patient("a", 1)) });
      await keepForPull(real, [], { bundle: bundleOf(patient("b", 1)) });
      await real.store.database.query("update portage.delivery set bundle = null where id = $1", [gone]);
      const { files, outcomes } = await exported(real);
      expect(files).toEqual({ Patient: [patient("b", 1)] });
      expect(outcomes[0]).toContain("1 Bundles are not exported");
    });

    it("are gone on with where another process stopped, and hold nothing after they were ended", async () => {
      const real = await pullStoreForTest(await place());
      for (let number = 0; number < 120; number++) await keepForPull(real, [], { bundle: bundleOf(patient(`p${number}`, number)) });
      const exports = exportsOf(real.store);
      const id = await exports.start(everything, request);
      const stop = new AbortController();
      const scanning = scanExports(real.store, stop.signal);
      for (;;) {
        const status = await exports.status(everything, id);
        if (status?.kind === "running" && status.progress === 0) continue;
        stop.abort();
        break;
      }
      await scanning;
      await scanExports(real.store, never);
      expect(await exports.status(everything, id)).toMatchObject({ kind: "complete", files: [{ type: "Patient", count: 120 }] });
      expect(await exports.forget(everything, id)).toBe(true);
      expect(await exports.status(everything, id)).toBeUndefined();
      expect(await real.store.database.query("select from portage.export_resource", [])).toEqual([]);
    });

    it.skipIf(name === "PGlite")("miss nothing between one and the next, which asks since the first one's time", async () => {
      const real = await pullStoreForTest(await place());
      const { recordId } = (await keepRecord(real.store, real.jobs, recordToKeep({ target: "ehr" }))) as { recordId: string };
      const [kept, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      // Begun before the first export and committed after it.
      const slow = real.store.transaction(async (transaction) => {
        await enqueue(real.store, real.jobs, transaction, { recordId, feed: "adt", target: "ehr", bundle: bundleOf(patient("slow", 1)), hints: null, lanes: [] });
        kept.resolve();
        await end.promise;
      });
      await kept.promise;
      await keepForPull(real, [], { bundle: bundleOf(patient("quick", 1)) });
      const first = await exported(real);
      expect(first.files).toEqual({ Patient: [patient("quick", 1)] });
      end.resolve();
      await slow;
      await keepForPull(real, [], { bundle: bundleOf(patient("later", 1)) });
      const second = await exported(real, everything, { since: new Date(first.status.transactionTime) });
      expect(second.files["Patient"]).toEqual(expect.arrayContaining([patient("slow", 1), patient("later", 1)]));
      const third = await exported(real, everything, { since: new Date(Date.parse(second.status.transactionTime) + 1) });
      expect(third.files).toEqual({});
    });
  });
}
