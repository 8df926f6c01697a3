import { describe, expect, it, onTestFinished } from "vitest";
import type { Fault } from "../durability/counting-target.ts";
import { startCountingTarget } from "../durability/counting-target.ts";
import { drained } from "../durability/drained.ts";
import { sendUntil } from "../durability/load.ts";
import type { Sent } from "../durability/load.ts";
import { loadMessages } from "../durability/messages.ts";
import { startServiceProcess } from "../durability/service.ts";
import { expectDelivered, expectOnce, expectSoundLedger, keptRecords } from "../durability/verdict.ts";
import { databases } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";

const records = Number(process.env["PORTAGE_FAULT_RECORDS"] ?? 400);

/** What targets and networks do. Each is a kind of its own, so that a failure names it. */
const faults: Readonly<Record<string, Fault>> = {
  "hangs without having stored anything": () => undefined,
  "answers after the timeout, having stored": ({ store }) => void store(),
  "resets the connection before it stores": ({ response }) => void response.socket?.resetAndDestroy(),
  "resets the connection in the middle of its answer, having stored": ({ store, response }) => {
    const text = JSON.stringify(store());
    response.writeHead(200, { "content-type": "application/fhir+json", "content-length": Buffer.byteLength(text) });
    response.write(text.slice(0, text.length / 2), () => response.socket?.resetAndDestroy());
  },
  "answers 200 with half a body": ({ store, response }) => {
    const text = JSON.stringify(store());
    response.writeHead(200, { "content-type": "application/fhir+json" }).end(text.slice(0, text.length / 2));
  },
  "answers 429 with Retry-After": ({ response }) => void response.writeHead(429, { "retry-after": "1" }).end(),
  "answers 500": ({ answer }) => answer(500, { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "exception" }] }),
  "answers 500, having stored": ({ store, answer }) => {
    store();
    answer(500, {});
  },
  "answers 409": ({ answer }) => answer(409, {}),
  "answers 503 in HTML": ({ response }) => void response.writeHead(503, { "content-type": "text/html" }).end("<h1>down for maintenance</h1>"),
};

describe("a target with faults", () => {
  it.each([...Object.keys(faults), "does all of it in turn"])("that %s loses nothing and stores nothing twice", { timeout: 900_000 }, async (kind) => {
    const kinds = kind in faults ? [faults[kind]!] : Object.values(faults);
    // One request in five, by a count and not by chance, so that each run is the same.
    let request = 0;
    const target = await startCountingTarget(() => (++request % 5 === 0 ? kinds[(request / 5) % kinds.length] : undefined));
    onTestFinished(() => target.stop());
    const at = await databases[0]!.place();
    const folder = "folder" in at ? at.folder : "";
    const service = await startServiceProcess({ PORTAGE_TARGET_URL: target.url, PORTAGE_TARGET_UPDATE: "replace", PORTAGE_TARGET_TIMEOUT: "1", PORTAGE_DATA: folder });
    onTestFinished(() => service.kill());
    const messages = loadMessages(records / 4);
    const sent: Sent = { acknowledged: [], unanswered: [] };
    let left = records;
    await sendUntil(4, () => (left-- > 0 ? messages() : undefined), async () => service.url, sent);
    await drained(service.url, 600);
    await expectDelivered(target, service.url, sent.acknowledged);
    await service.stop();
    const store = await storeAt(at);
    onTestFinished(() => store.database.close());
    const kept = await keptRecords(store);
    await expectSoundLedger(store);
    expectOnce(kept, sent.acknowledged);
    expect(kept.size).toBe(records);
  });
});
