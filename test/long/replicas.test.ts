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

const records = Number(process.env["PORTAGE_REPLICA_RECORDS"] ?? 50_000);
const senders = 12;

for (const { name, skip, place } of databases.filter((database) => database.name !== "PGlite")) {
  describe.skipIf(skip)(`processes that share ${name}`, () => {
    it.each([
      { processes: 1, killed: 0, share: 0.1 },
      { processes: 2, killed: 0, share: 0.1 },
      { processes: 3, killed: 2, share: 1 },
    ])("$processes, of which $killed are killed and started again, deliver each record exactly once, each patient in order", { timeout: 3_600_000 }, async ({ processes, killed, share }) => {
      const total = Math.round(records * share);
      const target = await startCountingTarget();
      onTestFinished(() => target.stop());
      const at = await place();
      const settings = { PORTAGE_TARGET_URL: target.url, PORTAGE_TARGET_UPDATE: "replace", DATABASE_URL: "url" in at ? at.url : "" };
      const running: Promise<ServiceProcess>[] = Array.from({ length: processes }, () => startServiceProcess(settings));
      onTestFinished(async () => void (await Promise.all(running.map(async (one) => (await one).kill()))));
      await Promise.all(running);

      const messages = loadMessages(1000);
      const queues = Array.from({ length: senders }, (): LoadMessage[] => []);
      let left = total;
      const next = (sender: number): LoadMessage | undefined => {
        while (queues[sender]!.length === 0 && left > 0) {
          left--;
          const message = messages();
          queues[message.patient % senders]!.push(message);
        }
        return queues[sender]!.shift();
      };
      const sent: Sent = { acknowledged: [], unanswered: [] };
      let turn = 0;
      const url = async () => (await running[turn++ % processes]!).url;
      const started = performance.now();
      const sending = sendUntil(senders, next, url, sent);
      for (let which = 0; which < killed; which++) {
        while (sent.acknowledged.length < (total * (which + 1)) / (killed + 1)) await pause(100);
        await (await running[which]!).kill();
        running[which] = startServiceProcess(settings);
      }
      await sending;
      const accepted = (performance.now() - started) / 1000;
      await drained((await running[0]!).url, 1800);
      const delivered = (performance.now() - started) / 1000;
      console.log(`${processes} ${processes === 1 ? "process" : "processes"}: ${(total / accepted).toFixed(0)} records/s accepted, ${(total / delivered).toFixed(0)} records/s delivered (${total} records)`);

      const store = await storeAt(at);
      const kept = await keptRecords(store);
      await expectSoundLedger(store);
      await store.database.close();
      expectOnce(kept, sent.acknowledged);
      expect(kept.size).toBe(total);
      await expectDelivered(target, (await running[0]!).url, sent.acknowledged);
    });
  });
}
