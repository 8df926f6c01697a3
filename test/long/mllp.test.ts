import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { send } from "../../src/mllp/send.ts";
import { startCountingTarget } from "../durability/counting-target.ts";
import { drained } from "../durability/drained.ts";
import type { Sent } from "../durability/load.ts";
import { loadMessages } from "../durability/messages.ts";
import type { LoadMessage } from "../durability/messages.ts";
import { startServiceProcess } from "../durability/service.ts";
import type { ServiceProcess } from "../durability/service.ts";
import { expectDelivered, expectOnce, expectSoundLedger, keptRecords } from "../durability/verdict.ts";
import { databases } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";

const kills = Number(process.env["PORTAGE_KILLS"] ?? 5);
const senders = 200;
/** Messages that a sender has on their way at a time. */
const window = 4;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

/** One sender with its patients: what is not answered when its connection breaks it sends again, in order, before what comes next. */
async function sendUntil(port: number, next: () => LoadMessage | undefined, sent: Sent): Promise<void> {
  const onTheirWay: LoadMessage[] = [];
  function* source(): Generator<Buffer> {
    yield* onTheirWay.map(({ text }) => Buffer.from(text));
    for (let message = next(); message !== undefined; message = next()) {
      onTheirWay.push(message);
      yield Buffer.from(message.text);
    }
  }
  for (;;) {
    try {
      for await (const { controlId, code } of send(source(), { host: "127.0.0.1", port, window, timeout: 60_000 })) {
        expect([controlId, code]).toEqual([onTheirWay[0]!.controlId, "AA"]);
        sent.acknowledged.push(onTheirWay.shift()!);
      }
      return;
    } catch (error) {
      if (error instanceof Error && error.name === "AssertionError") throw error;
      // Where nobody listens nothing was sent.
      if ((error as NodeJS.ErrnoException).code !== "ECONNREFUSED") sent.unanswered.push(...onTheirWay);
      await pause(50);
    }
  }
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`${senders} senders over MLLP and a service that is killed ${kills} times, on ${name}`, () => {
    it("find every acknowledged message in the ledger once and in the target once, and of the others all or nothing", { timeout: 1_200_000 }, async () => {
      const target = await startCountingTarget();
      onTestFinished(() => target.stop());
      const at = await place();
      const port = await freePort();
      const settings = { PORTAGE_TARGET_URL: target.url, PORTAGE_TARGET_UPDATE: "replace", PORTAGE_MLLP_PORT: String(port), ...("url" in at ? { DATABASE_URL: at.url } : { PORTAGE_DATA: at.folder }) };
      let service: ServiceProcess = await startServiceProcess(settings);
      onTestFinished(() => service.kill());

      const messages = loadMessages(senders);
      const sent: Sent = { acknowledged: [], unanswered: [] };
      let over = false;
      // Each sender has one patient, whose messages are to arrive in order.
      const queues = Array.from({ length: senders }, (): LoadMessage[] => []);
      const nextOf = (sender: number) => (): LoadMessage | undefined => {
        if (over) return undefined;
        while (queues[sender]!.length === 0) {
          const message = messages();
          queues[message.patient]!.push(message);
        }
        return queues[sender]!.shift();
      };
      // What all records share is in the target first: a process that is killed while it sends that for the first time leaves the next delivery to send it again, unchanged.
      const ahead = [nextOf(0)()!];
      await sendUntil(port, () => ahead.shift(), sent);
      await drained(service.url, 60);
      const sending = Promise.all(queues.map((_, sender) => sendUntil(port, nextOf(sender), sent)));
      sending.catch(() => undefined);
      for (let kill = 1; kill <= kills; kill++) {
        await pause(500 + Math.random() * 1500);
        await service.kill();
        service = await startServiceProcess(settings);
      }
      over = true;
      await sending;
      await drained(service.url, 600);

      const byControlId = new Map([...sent.acknowledged, ...sent.unanswered].map((message) => [message.controlId, message]));
      await service.stop();
      const store = await storeAt(at);
      const kept = await keptRecords(store);
      await expectSoundLedger(store);
      await store.database.close();
      console.log(`${name}: ${senders} senders, ${kills} kills, ${sent.acknowledged.length} acknowledged, ${sent.unanswered.length} sent without an answer, ${kept.size} kept, ${target.requests()} requests to the target`);
      expectOnce(kept, sent.acknowledged);
      service = await startServiceProcess(settings);
      await expectDelivered(target, service.url, [...kept.keys()].map((controlId) => byControlId.get(controlId)!));
      expect(sent.acknowledged.length).toBeGreaterThan(senders);
    });
  });
}
