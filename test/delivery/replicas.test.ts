import { describe, expect, it, onTestFinished } from "vitest";
import { databases } from "../store/databases.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";
import { startScriptedTarget } from "./scripted-target.ts";
import { startTestOutbox } from "./start-outbox.ts";

for (const { name, skip, place } of databases.filter((database) => database.name !== "PGlite")) {
  describe.skipIf(skip)(`two processes on ${name}`, () => {
    it("deliver every record once, each patient in its order, and both see it", async () => {
      const target = await startScriptedTarget([]);
      onTestFinished(() => target.stop());
      const shared = await place();
      const start = async () => {
        const outbox = await startTestOutbox(await storeAt(shared), target.url, { concurrency: 2 });
        onTestFinished(() => outbox.stop());
        return outbox;
      };
      const outboxes = await Promise.all([start(), start()]);
      const patients = ["adams", "baker", "clark"];
      const ids: string[] = [];
      for (let number = 100; number < 120; number++) {
        for (const patient of patients) {
          const bundle = JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: [{ resource: { resourceType: "Patient", id: `${patient}-${number}` }, request: { method: "PUT", url: `Patient/${patient}-${number}` } }] });
          const kept = await outboxes[number % 2]!.keep(recordToKeep({ result: { kind: "queued", bundle, lanes: [`Patient/${patient}`] } }));
          if (kept.kind === "queued") ids.push(kept.deliveryId);
        }
      }
      for (const outbox of outboxes) {
        const deliveries = await Promise.all(ids.map((id) => outbox.wait(id, 15_000)));
        expect(deliveries.every((delivery) => delivery?.state === "delivered" && delivery.attempts === 1)).toBe(true);
      }
      expect(target.received).toHaveLength(60);
      const sent = target.received.map((text) => /Patient\/([a-z]+-\d+)/.exec(text)![1]!);
      for (const patient of patients) {
        const ofPatient = sent.filter((id) => id.startsWith(patient));
        expect(ofPatient).toEqual(ofPatient.toSorted());
      }
    });
  });
}
