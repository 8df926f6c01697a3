import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { convertPackets } from "../../src/bulk/convert-packets.ts";
import { ThreadEnded, inThreads } from "../../src/bulk/threads.ts";
import { openEngine } from "../../src/engine.ts";
import type { Packet } from "../../src/model/packet.ts";

const key = Buffer.alloc(32, 7);
const settings = { maxBody: 10_000_000 };
const folder = "test/fixtures/hl7v2";

function packets(): Packet[] {
  return readdirSync(folder).slice(0, 40).map((name, index) => ({ place: { part: index + 1, file: name }, bytes: readFileSync(join(folder, name, "input.hl7")), contentType: "x-application/hl7-v2+er7" }));
}

/** What does not depend on the clock. */
const plain = (converted: ReturnType<typeof convertPackets>) => converted.map(({ conversions, issues }) => ({ issues, conversions: conversions.map((others) => ({ ...others, timings: null, body: Buffer.from(others.body), surroundings: others.surroundings === null ? null : Buffer.from(others.surroundings) })) }));

describe("threads that convert", () => {
  it("give byte for byte what this thread gives, in whatever batches", { timeout: 60_000 }, async () => {
    const threads = inThreads(2, { engine: settings, key, terminologyServer: undefined });
    onTestFinished(() => threads.stop());
    const all = packets();
    const answers = await Promise.all([all.slice(0, 7), all.slice(7, 8), all.slice(8)].map((batch) => threads.convert(batch, undefined)));
    expect(plain(answers.flat())).toEqual(plain(convertPackets(openEngine(settings, key), packets(), undefined)));
  });

  it("fail a batch alone where one of them ends, and go on", { timeout: 60_000 }, async () => {
    const threads = inThreads(1, { engine: settings, key, terminologyServer: undefined });
    onTestFinished(() => threads.stop());
    const [first] = packets();
    const notBegun = threads.convert([first!], undefined);
    await threads.stop();
    await expect(notBegun).rejects.not.toBeInstanceOf(ThreadEnded);
    await threads.convert([first!], undefined);
    const broken = threads.convert(packets(), undefined);
    await threads.stop();
    await expect(broken).rejects.toBeInstanceOf(ThreadEnded);
    await expect(threads.convert([first!], undefined)).resolves.toHaveLength(1);
  });
});
