import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { Admission } from "../../src/intake/admission.ts";
import { FrameReader, framed } from "../../src/mllp/frames.ts";
import { listenMllp } from "../../src/mllp/listener.ts";
import { receive } from "../../src/mllp/receive.ts";
import { startScriptedTarget } from "../delivery/scripted-target.ts";
import { testEngine } from "../e2e/engine.ts";
import { startTestOutbox } from "../delivery/start-outbox.ts";
import { databases } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";

const engine = testEngine();
const message = (id: string) => `MSH|^~\\&|LAB|North|EHR|South|20240131||ADT^A01^ADT_A01|${id}|P|2.5.1\rEVN||20240131120000+0000\rPID|1||${id}^^^LAB||Doe^Jane\rPV1|1|I\r`;

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`messages over MLLP on ${name}`, { concurrent: false, timeout: 30_000 }, () => {
    it("are stored once, though their acknowledgement is lost and they are sent again", async () => {
      const target = await startScriptedTarget([]);
      const store = await storeAt(await place());
      const outbox = await startTestOutbox(store, target.url);
      const listener = await listenMllp({ host: "127.0.0.1", port: 0, most: 100_000, silence: 1000, connections: 1000, grace: 1000, receive: (frame, sender, stopping) => receive({ engine, outbox, admission: new Admission({ count: 10, bytes: 1_000_000 }), converted: () => undefined, storeFailed: () => undefined }, frame, sender, stopping), told: { skipped: () => undefined, brokenOff: () => undefined, notLetIn: () => undefined, answered: () => undefined, failed: () => undefined } });
      onTestFinished(async () => {
        await listener.stop();
        await outbox.stop();
      });
      const ids = Array.from({ length: 20 }, (_, index) => `M${index}`);

      // The sender breaks the connection off as soon as it has sent: it hears of no answer.
      const first = connect(listener.port, "127.0.0.1");
      first.on("error", () => undefined);
      await new Promise<void>((resolve) => void first.write(Buffer.concat(ids.map((id) => framed(message(id)))), () => resolve()));
      while ((await outbox.records({}, 100)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      first.resetAndDestroy();

      const again = connect(listener.port, "127.0.0.1");
      const reader = new FrameReader(100_000);
      const answers: string[] = [];
      again.write(Buffer.concat(ids.map((id) => framed(message(id)))));
      for await (const chunk of again as AsyncIterable<Buffer>) {
        for (const event of reader.add(chunk)) if (event.kind === "frame") answers.push(/MSA\|(\w\w)\|([^|\r]*)/.exec(event.bytes.toString())!.slice(1).join(" "));
        if (answers.length === ids.length) break;
      }
      expect(answers).toEqual(ids.map((id) => `AA ${id}`));
      const kept = await outbox.records({}, 100);
      expect(kept).toHaveLength(ids.length);
      expect(new Set(kept.map(({ controlId }) => controlId))).toEqual(new Set(ids));
      const history = await outbox.record(kept.find(({ controlId }) => controlId === "M0")!.id);
      expect(history!.history.map(({ event }) => event)).toContain("repeated");
    });
  });
}
