import { describe, expect, it, onTestFinished } from "vitest";
import { nothingUnknown } from "../../src/model/unknowns.ts";
import { startOutbox } from "../../src/outbox.ts";
import { openDatabase } from "../../src/store/open.ts";
import { databases } from "../store/databases.ts";
import { startScriptedTarget } from "./scripted-target.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

for (const { name, skip, place } of databases.filter((database) => database.name !== "PGlite")) {
  describe.skipIf(skip)(`two processes on ${name}`, () => {
    it("deliver every record once, each feed in its order, and both see it", async () => {
      const target = await startScriptedTarget([]);
      onTestFinished(() => target.stop());
      const shared = await place();
      const start = async () => {
        const outbox = await startOutbox({ database: await openDatabase(shared), target: target.url, workers: 2, log: silent });
        onTestFinished(() => outbox.stop());
        return outbox;
      };
      const outboxes = await Promise.all([start(), start()]);
      const feeds = ["adt", "lab", "orders"];
      const ids: string[] = [];
      for (let number = 100; number < 120; number++) {
        for (const feed of feeds) {
          const bundle = JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: [{ resource: { resourceType: "Patient", id: `${feed}-${number}` }, request: { method: "PUT", url: `Patient/${feed}-${number}` } }] });
          const kept = await outboxes[number % 2]!.keep({ feed, controlId: null, contentType: "text/plain", body: Buffer.from(bundle), idempotencyKey: null, unknowns: nothingUnknown, result: { kind: "queued", bundle } });
          if (kept.kind === "queued") ids.push(kept.deliveryId);
        }
      }
      for (const outbox of outboxes) {
        const deliveries = await Promise.all(ids.map((id) => outbox.wait(id, 15_000)));
        expect(deliveries.every((delivery) => delivery?.state === "delivered" && delivery.attempts === 1)).toBe(true);
      }
      expect(target.received).toHaveLength(60);
      const sent = target.received.map((text) => /Patient\/([a-z]+-\d+)/.exec(text)![1]!);
      for (const feed of feeds) {
        const ofFeed = sent.filter((id) => id.startsWith(feed));
        expect(ofFeed).toEqual(ofFeed.toSorted());
      }
    });
  });
}
