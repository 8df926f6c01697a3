import { describe, expect, it, onTestFinished } from "vitest";
import { startCountingTarget } from "../durability/counting-target.ts";
import type { Fault } from "../durability/counting-target.ts";
import { drained } from "../durability/drained.ts";
import { loadMessages } from "../durability/messages.ts";
import type { LoadMessage } from "../durability/messages.ts";
import { startServiceProcess } from "../durability/service.ts";
import { expectOnce, expectSoundLedger, keptRecords } from "../durability/verdict.ts";
import { databases } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";

const senders = 12;

/** The service under the load of some senders, half of them waiting for the target; each goes on until nobody takes its message. */
async function underLoad(settings: Record<string, string>) {
  const service = await startServiceProcess(settings);
  onTestFinished(() => service.kill());
  const next = loadMessages(40);
  const acknowledged: LoadMessage[] = [];
  const others: string[] = [];
  const send = async (deliver: string) => {
    for (;;) {
      const message = next();
      const answer = await fetch(`${service.url}/convert?deliver=${deliver}`, { method: "POST", headers: { "content-type": "x-application/hl7-v2+er7" }, body: message.text }).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.status !== 200 && answer.status !== 202) return void others.push(`${answer.status} ${answer.headers.get("retry-after")}`);
      acknowledged.push(message);
    }
  };
  const ended = Promise.all(Array.from({ length: senders }, (_, index) => send(index % 2 === 0 ? "queue" : "wait")));
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(60);
  return { service, acknowledged, others, ended };
}

const slow: Fault = ({ store, answer }) => void setTimeout(() => answer(200, store()), 150);
const silent: Fault = () => undefined;

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`SIGTERM under load, on ${name}`, () => {
    it.each([["answers late", slow], ["does not answer any more", silent]] as const)("ends with 0 in time while the target %s; what was acknowledged is delivered once after the next start", { timeout: 120_000 }, async (_what, fault) => {
      let faulty = false;
      const target = await startCountingTarget(() => (faulty ? fault : undefined));
      onTestFinished(() => target.stop());
      const at = await place();
      const settings = { PORTAGE_TARGET_URL: target.url, PORTAGE_TARGET_UPDATE: "replace", ...("url" in at ? { DATABASE_URL: at.url } : { PORTAGE_DATA: at.folder }) };
      const { service, acknowledged, others, ended } = await underLoad(settings);
      faulty = true;
      await new Promise((resolve) => setTimeout(resolve, 500));
      const before = performance.now();
      await service.stop();
      expect(service.process.exitCode).toBe(0);
      // What has begun has five seconds at the door, and then five at the target.
      expect(performance.now() - before).toBeLessThan(15_000);
      await ended;
      expect(others.filter((other) => other !== "503 5")).toEqual([]);

      faulty = false;
      const again = await startServiceProcess(settings);
      onTestFinished(() => again.kill());
      await drained(again.url, 60);
      await again.stop();
      const store = await storeAt(at);
      onTestFinished(() => store.database.close());
      expectOnce(await keptRecords(store), acknowledged);
      await expectSoundLedger(store);
    });
  });
}
