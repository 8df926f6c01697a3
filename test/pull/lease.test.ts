import { describe, expect, it } from "vitest";
import type { Consumer } from "../../src/model/pull.ts";
import { quarantineOf } from "../../src/store/quarantine.ts";
import { pauseTarget, resumeTarget } from "../../src/store/statements/paused-targets.ts";
import { countTargets } from "../../src/store/statements/count-targets.ts";
import { readDelivery } from "../../src/store/statements/read-delivery.ts";
import { recordsOf } from "../../src/store/records.ts";
import { databases } from "../store/databases.ts";
import { keepForPull, pullStoreForTest } from "./stores.ts";
import type { PullStore } from "./stores.ts";

const loader: Consumer = { name: "loader", feeds: undefined };
const patientBundle = '{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"a"},"request":{"method":"PUT","url":"Patient/a"}}]}';

const lease = ({ pull }: PullStore, consumer = loader, seconds = 60) => pull.lease(consumer, { target: "ehr", limit: 10, seconds });

async function ledgerOf({ store }: PullStore, deliveryId: string): Promise<string[]> {
  const rows = await store.database.query<{ event: string; who: string; detail: string }>("select event, who, detail from portage.ledger where delivery_id = $1 order by at, number", [deliveryId]);
  return rows.map(({ event, who, detail }) => `${event} ${who} ${detail}`);
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`leases on ${name}`, { concurrent: false }, () => {
    it("hand out Bundles of those feeds alone that the consumer may see, and let it settle no others", async () => {
      const real = await pullStoreForTest(await place());
      const lab = await keepForPull(real, [], { feed: "lab" });
      const adt = await keepForPull(real, [], { feed: "adt" });
      const narrow = { name: "lab", feeds: ["lab"] };
      expect((await lease(real, narrow)).map(({ id }) => id)).toEqual([lab]);
      expect(await lease(real, { name: "none", feeds: [] })).toEqual([]);
      const [held] = await lease(real);
      expect(held!.id).toBe(adt);
      expect(await real.pull.tell(narrow, adt, held!.lease, { kind: "stored" })).toEqual({ kind: "unknown" });
      expect(await real.pull.tell(loader, adt, held!.lease, { kind: "stored" })).toEqual({ kind: "taken", state: "delivered" });
      expect(real.settled).toEqual([adt]);
    });

    it("hand out nothing of a target that a person has stopped", async () => {
      const real = await pullStoreForTest(await place());
      await keepForPull(real, []);
      await pauseTarget(real.store.database, "ehr", "op", "maintenance");
      expect(await lease(real)).toEqual([]);
      await resumeTarget(real.store.database, "ehr");
      expect(await lease(real)).toHaveLength(1);
    });

    it("are counted until their time is over", async () => {
      const real = await pullStoreForTest(await place());
      await keepForPull(real, []);
      await keepForPull(real, []);
      await real.pull.lease(loader, { target: "ehr", limit: 1, seconds: 60 });
      expect(await countTargets(real.store.database)).toMatchObject([{ name: "ehr", queued: 2, leased: 1 }]);
      await real.store.database.query("update portage.delivery set leased_until = clock_timestamp()", []);
      expect(await countTargets(real.store.database)).toMatchObject([{ name: "ehr", queued: 2, leased: 0 }]);
    });

    it("let what was given back rest as long as was asked", async () => {
      const real = await pullStoreForTest(await place());
      const id = await keepForPull(real, []);
      const [held] = await lease(real);
      await real.pull.tell(loader, id, held!.lease, { kind: "later", reason: "no disk", seconds: 600 });
      expect(await lease(real)).toEqual([]);
      const [rest] = await real.store.database.query<{ seconds: number }>("select extract(epoch from not_before - clock_timestamp())::float8 as seconds from portage.delivery", []);
      expect(rest!.seconds).toBeGreaterThan(595);
      expect(rest!.seconds).toBeLessThan(602);
      const delivery = await readDelivery(real.store, id);
      expect(delivery).toMatchObject({ state: "retrying", attempts: 1, lastIssues: [{ key: "pull.returned", text: expect.stringContaining("no disk") }] });
      // What a consumer writes may speak of a patient.
      const [row] = await real.store.database.query<{ text: string }>("select row_to_json(delivery)::text as text from portage.delivery", []);
      expect(row!.text).not.toContain(Buffer.from("no disk").toString("hex"));
    });

    it("stand in the ledger with who held them and what came of them", async () => {
      const real = await pullStoreForTest(await place());
      const id = await keepForPull(real, ["Patient/a"], { bundle: patientBundle });
      await lease(real, { name: "one", feeds: undefined });
      await real.store.database.query("update portage.delivery set leased_until = clock_timestamp()", []);
      const [held] = await lease(real, { name: "two", feeds: undefined });
      await real.pull.tell(loader, id, held!.lease, { kind: "stored" });
      expect((await ledgerOf(real, id)).slice(1)).toEqual(['attempted pull {"attempt":1,"lapsed":true}', 'stored two {"attempt":2,"target":"ehr","resources":1,"unchanged":0}']);
    });

    it("tell lineage that the target has what was acknowledged", async () => {
      const real = await pullStoreForTest(await place());
      const id = await keepForPull(real, ["Patient/a"], { bundle: patientBundle });
      const [held] = await lease(real);
      await real.pull.tell(loader, id, held!.lease, { kind: "stored" });
      expect(await readDelivery(real.store, id)).toMatchObject({ stored: [{ reference: "Patient/a", location: "Patient/a", status: "acknowledged", etag: null }] });
      expect(await recordsOf(real.store).writers("Patient/a", 10)).toMatchObject([{ target: "ehr", reference: "Patient/a" }]);
    });

    it("go on after a person has released what a consumer refused", async () => {
      const real = await pullStoreForTest(await place());
      const refused = await keepForPull(real, ["Patient/a"], { bundle: patientBundle });
      const next = await keepForPull(real, ["Patient/a"]);
      const [held] = await lease(real);
      await real.pull.tell(loader, refused, held!.lease, { kind: "refused", reason: "no such ward" });
      const [behind] = await lease(real);
      expect(behind!.id).toBe(next);
      await real.pull.tell(loader, next, behind!.lease, { kind: "stored" });

      const quarantine = quarantineOf(real.store, real.jobs, { targetNames: ["ehr"], wake: () => undefined });
      const [item] = await quarantine.quarantine({ state: "open" }, 10);
      expect(item).toMatchObject({ deliveryId: refused, issues: [{ key: "pull.refused" }] });
      const onward = { target: "ehr", bundle: patientBundle, hints: null, lanes: ["Patient/a"] };
      const decided = await quarantine.decide(item!.id, { kind: "release", by: "op", reason: "ward added", onward });
      expect(decided.kind).toBe("taken");
      expect(await lease(real)).toMatchObject([{ bundle: patientBundle, attempt: 1 }]);
    });

    it("are unknown for a Bundle that is not there or is no id", async () => {
      const real = await pullStoreForTest(await place());
      for (const id of ["01a220c4-eebf-7000-b9a1-b16baabfc7d2", "d0"]) expect(await real.pull.tell(loader, id, "l0", { kind: "stored" })).toEqual({ kind: "unknown" });
    });
  });
}
