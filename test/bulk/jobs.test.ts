import { mkdtempSync, readdirSync, rmSync, truncateSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Bulk } from "../../src/bulk/bulk.ts";
import { startBulk } from "../../src/bulk/bulk.ts";
import type { Converter } from "../../src/bulk/convert-packets.ts";
import { inThisThread } from "../../src/bulk/convert-packets.ts";
import { ThreadEnded } from "../../src/bulk/threads.ts";
import type { Store } from "../../src/store/store.ts";
import { startTestOutbox } from "../delivery/start-outbox.ts";
import { expectSoundLedger } from "../durability/verdict.ts";
import { fakeEngine } from "../http/fakes.ts";
import { databases } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";

const silent = { info: () => undefined, error: () => undefined };
const message = (number: number, text = "") => `MSH|^~\\&|LAB|N|E|S|20240131||ADT^A01|${number}|P|2.5.1\rPID|1||${text}\r`;
const line = (number: number, text = "") => `${JSON.stringify(message(number, text))}\n`;
const asked = { request: "/convert", contentType: "application/x-ndjson", feed: null, deliver: null, idempotencyKey: null, principal: null, allowed: null };
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, index) => line(from + index));

async function* chunks(texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

/** A converter that stands still after so many batches until it is let go. */
function halting(after: number): Converter & { readonly halted: Promise<void>; goOn(): void } {
  const engine = fakeEngine();
  const inner = inThisThread(engine);
  const gate = Promise.withResolvers<void>();
  const halted = Promise.withResolvers<void>();
  let batches = 0;
  return {
    ...inner,
    async convert(packets, feed) {
      if (batches++ >= after) {
        halted.resolve();
        await gate.promise;
      }
      return inner.convert(packets, feed);
    },
    halted: halted.promise,
    goOn: () => gate.resolve(),
  };
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`a bulk job on ${name}`, { concurrent: false, timeout: 60_000 }, () => {
    async function open() {
      const store = await storeAt(await place());
      const outbox = await startTestOutbox(store, new Promise(() => undefined));
      const data = mkdtempSync(join(tmpdir(), "portage-bulk-"));
      const start = (converter: Converter = inThisThread(fakeEngine())) => startBulk({ store: outbox.bulk, engine: fakeEngine(), converter, dataFolder: data, mostBytes: 100_000, limits: { most: 10_000_000, reserve: 0 }, converted: () => undefined, log: silent });
      onTestFinished(async () => {
        rmSync(data, { recursive: true, force: true });
        await outbox.stop();
      });
      return { store, outbox, data, start };
    }
    const accept = async (bulk: Bulk, texts: readonly string[], changes: Partial<typeof asked | { idempotencyKey: string; deliver: "none" }> = {}) => ((await bulk.accept(chunks(texts), { ...asked, ...changes }, undefined)) as { id: string }).id;
    const kept = async ({ database }: Store) => (await database.query<{ number: string }>("select control_id as number from portage.record order by id", [])).map(({ number }) => Number(number));
    const read = async (bulk: Bulk, id: string, file: "bundles" | "outcomes") => {
      let text = "";
      for await (const lines of bulk.lines((await bulk.job(id))!, file)!) text += lines;
      return text.split("\n").slice(0, -1);
    };
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

    it("keeps every record in order and tells of each", async () => {
      const { store, start } = await open();
      const bulk = await start();
      const id = await accept(bulk, [...lines(150), line(150, "INVALID"), "{no\n", line(151, "|ACK")]);
      await bulk.idle();
      expect(await bulk.job(id)).toMatchObject({ state: "finished", progress: { records: 153, converted: 150, invalid: 1, unreadable: 1, refused: 1, repeated: 0 } });
      expect(await kept(store)).toEqual(numbers(151));
      expect(await read(bulk, id, "bundles")).toHaveLength(150);
      expect((await read(bulk, id, "outcomes")).map((text) => JSON.parse(text).issue[0].details.text)).toEqual(["Line 151 of the body.", "Line 152 of the body.", "Line 153 of the body."]);
      await bulk.stop();
    });

    it("goes on where a process was killed, with every record once and every line once", async () => {
      const { store, data, start, outbox } = await open();
      const converter = halting(2);
      const first = await start(converter);
      const id = await accept(first, [...lines(450), line(450, "INVALID")]);
      await converter.halted;
      while ((await first.job(id))!.progress.records < 100) await new Promise((resolve) => setTimeout(resolve, 5));
      // What a batch wrote that was never committed is written over.
      const { progress } = (await first.job(id))!;
      truncateSync(join(data, "bulk", `${id}.bundles`), statSync(join(data, "bulk", `${id}.bundles`)).size + 1000);
      const stopped = first.stop();
      converter.goOn();
      await stopped;
      expect((await outbox.bulk.job(id))!.state).toBe("running");
      const second = await start();
      await second.idle();
      expect(progress.records).toBeLessThan(450);
      expect(await second.job(id)).toMatchObject({ state: "finished", progress: { records: 451, converted: 450, invalid: 1, repeated: 0 } });
      expect(await kept(store)).toEqual(numbers(451));
      expect(await read(second, id, "bundles")).toHaveLength(450);
      expect(await read(second, id, "outcomes")).toHaveLength(1);
      expect(readdirSync(join(data, "bulk")).filter((file) => file.endsWith(".request"))).toEqual([]);
      await second.stop();
    });

    it("stops when it is cancelled, keeps what is kept, and is forgotten then", async () => {
      const { store, start, data } = await open();
      const converter = halting(2);
      const bulk = await start(converter);
      const id = await accept(bulk, lines(500));
      await converter.halted;
      expect(await bulk.remove(id)).toBe("cancelled");
      converter.goOn();
      await bulk.idle();
      const job = (await bulk.job(id))!;
      expect(job.state).toBe("cancelled");
      expect(job.progress.records).toBeLessThan(500);
      expect(await kept(store)).toEqual(numbers(job.progress.records));
      expect(await bulk.remove(id)).toBe("forgotten");
      for (const unknown of [id, "no-id"]) {
        expect(await bulk.remove(unknown)).toBe(undefined);
        expect(await bulk.job(unknown)).toBe(undefined);
      }
      await bulk.stop();
      expect(readdirSync(join(data, "bulk")).filter((file) => file.startsWith(id) && !file.endsWith(".request"))).toEqual([]);
    });

    it("stores nothing twice where the same upload comes again, with a key or without", async () => {
      const { store, start } = await open();
      const bulk = await start();
      await accept(bulk, lines(120));
      await accept(bulk, lines(120));
      await bulk.idle();
      expect(await kept(store)).toEqual(numbers(120));
      const keyed = await Promise.all([0, 1].map(() => accept(bulk, lines(120, 1000), { idempotencyKey: "k" })));
      const other = await accept(bulk, lines(3, 5000), { idempotencyKey: "k" });
      await bulk.idle();
      expect((await kept(store)).length).toBe(240);
      expect((await bulk.job(keyed[1]!))!.progress.repeated + (await bulk.job(keyed[0]!))!.progress.repeated).toBe(120);
      expect((await read(bulk, other, "outcomes")).map((text) => JSON.parse(text).issue[1].details.coding[0].code)).toEqual(["http.key-reused", "http.key-reused", "http.key-reused"]);
      await bulk.stop();
    });

    it("tells of a message that breaks its conversion, and of one that the store will never take, and keeps all others", async () => {
      const { store, start } = await open();
      const engine = fakeEngine();
      const convertPacket = engine.convertPacket.bind(engine);
      engine.convertPacket = (packet, feed) => {
        const converted = convertPacket(packet, feed);
        if (packet.problem === undefined && Buffer.from(packet.bytes).includes("BREAKS")) throw new Error("a defect");
        // PostgreSQL's text has no NUL.
        return Buffer.from(packet.bytes).includes("NEVER") ? { ...converted, conversions: converted.conversions.map((one) => ({ ...one, contentType: "text/\0" })) } : converted;
      };
      const bulk = await start(inThisThread(engine));
      const id = await accept(bulk, [...lines(3), line(3, "BREAKS"), ...lines(3, 4), line(7, "NEVER"), ...lines(200, 8)]);
      await bulk.idle();
      expect(await bulk.job(id)).toMatchObject({ state: "finished", progress: { records: 208, converted: 206, unreadable: 1, refused: 1 } });
      expect(await kept(store)).toEqual(numbers(208).filter((number) => number !== 3 && number !== 7));
      expect(await read(bulk, id, "bundles")).toHaveLength(206);
      expect((await read(bulk, id, "outcomes")).map((text) => JSON.parse(text).issue.map((one: { details: { text: string; coding: { code: string }[] } }) => (one.details.text.startsWith("Line") ? one.details.text : one.details.coding[0]!.code)))).toEqual([
        ["Line 4 of the body.", "bulk.conversion-broke"],
        ["Line 8 of the body.", "bulk.record-refused"],
      ]);
      await expectSoundLedger(store);
      await bulk.stop();
    });

    it("goes on without a message on which every thread ends, and waits where no thread begins", async () => {
      const { store, start } = await open();
      const inner = inThisThread(fakeEngine());
      let begun = false;
      const converter: Converter = {
        ...inner,
        async convert(packets, feed) {
          if (!begun) throw new Error("no memory for a thread");
          if (packets.some(({ bytes }) => Buffer.from(bytes).includes("HUGE"))) throw new ThreadEnded("out of memory");
          return inner.convert(packets, feed);
        },
      };
      const bulk = await start(converter);
      const id = await accept(bulk, [...lines(5), line(5, "HUGE"), ...lines(10, 6)]);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await bulk.job(id)).toMatchObject({ state: "running", progress: { records: 0 } });
      begun = true;
      await bulk.idle();
      expect(await bulk.job(id)).toMatchObject({ state: "finished", progress: { records: 16, converted: 15, unreadable: 1 } });
      expect(await kept(store)).toEqual(numbers(16).filter((number) => number !== 5));
      expect(await read(bulk, id, "outcomes")).toEqual([expect.stringContaining("bulk.conversion-broke")]);
      await bulk.stop();
    });

    it("fails where its spool was cut off, and the next one goes on", async () => {
      const { start, data } = await open();
      const converter = halting(0);
      const bulk = await start(converter);
      const before = await accept(bulk, lines(1));
      await converter.halted;
      const broken = await accept(bulk, lines(400));
      truncateSync(join(data, "bulk", `${broken}.request`), 10);
      const after = await accept(bulk, lines(2, 9000));
      converter.goOn();
      await bulk.idle();
      const states = await Promise.all([before, broken, after].map(async (id) => (await bulk.job(id))!.state));
      expect(states).toEqual(["finished", "failed", "finished"]);
      await bulk.stop();
    });
  });
}

