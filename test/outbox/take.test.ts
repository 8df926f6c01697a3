import { describe, expect, it, onTestFinished } from "vitest";
import { entriesOf } from "../../src/delivery/entries.ts";
import { retry } from "../../src/delivery/verdict.ts";
import type { Verdict } from "../../src/delivery/verdict.ts";
import { issue } from "../../src/errors.ts";
import { settle } from "../../src/outbox/settle.ts";
import type { Attempt } from "../../src/outbox/take.ts";
import { take } from "../../src/outbox/take.ts";
import type { Jobs } from "../../src/store/jobs.ts";
import { startJobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import { findDeliveries } from "../../src/store/statements/find-deliveries.ts";
import type { Store } from "../../src/store/store.ts";
import { databases } from "../store/databases.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";

/** A record of its own patient and of an organization that all have. */
function bundleOf(patient: string): string {
  const resources = [{ resourceType: "Patient", id: patient }, { resourceType: "Organization", id: "ward" }];
  return JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: resources.map((resource) => ({ resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } })) });
}

const isTaken = (taken: Attempt | string): taken is Attempt => typeof taken !== "string";

/** What makes every delivery due now, so that a test need not wait. */
async function hasten({ store, jobs }: { readonly store: Store; readonly jobs: Jobs }): Promise<void> {
  await store.database.transaction(async (queries) => {
    for (const state of ["queued", "retrying"] as const) await jobs.hasten(queries, await findDeliveries(queries, state));
  });
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`deliveries that share a resource, on ${name}`, () => {
    async function open(patients: readonly string[]) {
      const store = await storeAt(await place());
      const jobs = await startJobs(store.database, ["default"], 60, () => undefined);
      onTestFinished(async () => {
        await jobs.stop();
        await store.database.close();
      });
      for (const patient of patients) await keepRecord(store, jobs, recordToKeep({ result: { kind: "queued", bundle: bundleOf(patient), lanes: [`Patient/${patient}`] } }));
      return {
        store,
        jobs,
        /** The next attempt; undefined where all that is due steps aside. */
        async next(): Promise<Attempt | undefined> {
          await hasten({ store, jobs });
          for (const _ of patients) {
            const taken = await take(store, jobs, "default");
            if (isTaken(taken)) return taken;
          }
          return undefined;
        },
        settle: (attempt: Attempt, verdict: Verdict) => settle(store, jobs, attempt, verdict),
      };
    }

    const delivered = ({ bundle }: Attempt): Verdict => ({ kind: "delivered", stored: entriesOf(bundle).map(({ reference, contentHash }) => ({ reference, location: reference, etag: null, contentHash, status: "201 Created" })) });
    const timedOut = retry([issue("delivery.timeout", { seconds: 30 })]);
    const busy = retry([issue("delivery.busy", { status: 429 })]);

    it("are under way one at a time, and trust the first one's word that the target has it", async () => {
      const outbox = await open(["a", "b"]);
      const first = (await outbox.next())!;
      expect(await outbox.next()).toBeUndefined();
      await outbox.settle(first, delivered(first));
      const second = (await outbox.next())!;
      expect(second.uncertain).toBe(false);
      expect(second.known.get("Organization/ward")).toBeDefined();
    });

    it("are not held up by one whose sending is left open, but ask the target first, and that one steps aside in turn", async () => {
      const outbox = await open(["a", "b"]);
      const first = (await outbox.next())!;
      await outbox.settle(first, timedOut);
      const next = (await outbox.next())!;
      expect(next.uncertain).toBe(true);
      expect(await outbox.next()).toBeUndefined();
      await outbox.settle(next, delivered(next));
      expect((await outbox.next())!.known.get("Organization/ward")).toBeDefined();
    });

    it("still ask first when the one that asked could not", async () => {
      const outbox = await open(["a", "b", "c"]);
      const first = (await outbox.next())!;
      await outbox.settle(first, timedOut);
      const second = (await outbox.next())!;
      await outbox.settle(second, retry([issue("delivery.unreachable"), issue("delivery.left-open")]));
      expect(await outbox.next()).toMatchObject({ uncertain: true });
    });

    it("need not ask after one that was turned away", async () => {
      const outbox = await open(["a", "b"]);
      const first = (await outbox.next())!;
      await outbox.settle(first, busy);
      expect(await outbox.next()).toMatchObject({ uncertain: false, sharesResources: true });
    });
  });
}
