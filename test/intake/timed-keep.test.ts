import { expect, it } from "vitest";
import { timedKeep } from "../../src/intake/timed-keep.ts";
import type { RecordToKeep } from "../../src/model/outbox.ts";
import { nothingUnknown } from "../../src/model/unknowns.ts";
import { fakeOutbox } from "../http/fakes.ts";

const record: RecordToKeep = { feed: "default", controlId: "1", contentType: "x-application/hl7-v2+er7", body: Buffer.from("MSH|"), idempotencyKey: null, unknowns: nothingUnknown, tables: "1", target: "default", result: { kind: "queued", bundle: "{}", lanes: [] } };

it("tells whether the store took a record, and how long that took", async () => {
  const outbox = fakeOutbox();
  const told: [boolean, number][] = [];
  const timed = timedKeep(outbox, (taken, seconds) => void told.push([taken, seconds]));
  expect(await timed.keep(record)).toMatchObject({ kind: "queued" });
  outbox.broken = true;
  await expect(timed.keep(record)).rejects.toThrow();
  expect(told.map(([taken]) => taken)).toEqual([true, false]);
  for (const [, seconds] of told) expect(seconds).toBeGreaterThanOrEqual(0);
});
