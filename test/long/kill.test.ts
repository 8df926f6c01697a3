import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { startCountingTarget } from "../durability/counting-target.ts";
import { drained } from "../durability/drained.ts";
import type { Sent } from "../durability/load.ts";
import { sendUntil } from "../durability/load.ts";
import { loadMessages } from "../durability/messages.ts";
import type { LoadMessage } from "../durability/messages.ts";
import { startServiceProcess } from "../durability/service.ts";
import type { ServiceProcess } from "../durability/service.ts";
import { expectDelivered, expectOnce, expectSoundLedger, keptRecords } from "../durability/verdict.ts";
import { databases } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";

const kills = Number(process.env["PORTAGE_KILLS"] ?? 100);
const patients = 64;
const senders = 8;

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`a service that is killed ${kills} times under load, on ${name}`, () => {
    it("has every acknowledged record in the ledger once and in the target once, and of the others all or nothing", { timeout: 3_600_000 }, async () => {
      const target = await startCountingTarget();
      onTestFinished(() => target.stop());
      const at = await place();
      const settings = { PORTAGE_TARGET_URL: target.url, PORTAGE_TARGET_UPDATE: "replace", ...("url" in at ? { DATABASE_URL: at.url } : { PORTAGE_DATA: at.folder }) };
      let running: Promise<ServiceProcess> = startServiceProcess(settings);
      onTestFinished(async () => (await running).kill());

      const messages = loadMessages(patients);
      const sent: Sent = { acknowledged: [], unanswered: [] };
      let over = false;
      // Each sender has its own patients, and one message under way.
      const queues = Array.from({ length: senders }, (): LoadMessage[] => []);
      const next = (sender: number): LoadMessage | undefined => {
        if (over) return undefined;
        while (queues[sender]!.length === 0) {
          const message = messages();
          queues[message.patient % senders]!.push(message);
        }
        return queues[sender]!.shift();
      };
      const url = async () => {
        // A sender without an answer does not come back at once.
        await pause(10);
        return (await running).url;
      };
      const sending = sendUntil(senders, next, url, sent);
      sending.catch(() => undefined);
      for (let kill = 1; kill <= kills; kill++) {
        const service = await running;
        await pause(100 + Math.random() * 900);
        await service.kill();
        running = startServiceProcess(settings);
      }
      over = true;
      await sending;
      const { url: last } = await running;
      await drained(last, 600);

      const byControlId = new Map([...sent.acknowledged, ...sent.unanswered].map((message) => [message.controlId, message]));
      await (await running).stop();
      const store = await storeAt(at);
      const kept = await keptRecords(store);
      await expectSoundLedger(store);
      await store.database.close();
      console.log(`${name}: ${kills} kills, ${sent.acknowledged.length} acknowledged, ${sent.unanswered.length} sent without an answer, ${kept.size} kept, ${target.requests()} requests to the target`);
      expectOnce(kept, sent.acknowledged);
      running = startServiceProcess(settings);
      await expectDelivered(target, (await running).url, [...kept.keys()].map((controlId) => byControlId.get(controlId)!));
      expect(sent.acknowledged.length).toBeGreaterThan(kills);
    });
  });
}
