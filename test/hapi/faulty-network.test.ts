import { describe, expect, inject, it, onTestFinished } from "vitest";
import type { FhirResource } from "../../src/model/fhir.ts";
import { drained } from "../durability/drained.ts";
import { bundleOf, sendUntil } from "../durability/load.ts";
import type { Sent } from "../durability/load.ts";
import { loadMessages } from "../durability/messages.ts";
import { startServiceProcess } from "../durability/service.ts";
import { expectOnce, expectSoundLedger, keptRecords } from "../durability/verdict.ts";
import { databases } from "../store/databases.ts";
import { storeAt } from "../store/stores.ts";
import type { NetworkFault } from "./faulty-proxy.ts";
import { startFaultyProxy } from "./faulty-proxy.ts";
import { read, versions, withoutMeta } from "./fhir-client.ts";

const server = inject("fhirServer");
const records = Number(process.env["PORTAGE_FAULT_RECORDS"] ?? 48);
const faults: readonly NetworkFault[] = ["request lost", "answer lost", "answer cut", "answer late", "silence", "dribble"];

describe.skipIf("reason" in server)("a real FHIR server behind a network with faults", () => {
  it("has every record once, in order, with no version too many", { timeout: 600_000 }, async () => {
    const { url } = server as { readonly url: string };
    // One request in four, by a count and not by chance, so that each run meets all of them.
    let request = 0;
    const proxy = await startFaultyProxy(new URL(url), () => (++request % 4 === 0 ? faults[(request / 4) % faults.length] : undefined), 6000);
    onTestFinished(() => proxy.stop());
    const at = await databases[0]!.place();
    const service = await startServiceProcess({ PORTAGE_TARGET_URL: proxy.url, PORTAGE_TARGET_UPDATE: "replace", PORTAGE_TARGET_TIMEOUT: "4", PORTAGE_DATA: "folder" in at ? at.folder : "" });
    onTestFinished(() => service.kill());
    const messages = loadMessages(records / 3);
    const sent: Sent = { acknowledged: [], unanswered: [] };
    let left = records;
    await sendUntil(4, () => (left-- > 0 ? messages() : undefined), async () => service.url, sent);
    await drained(service.url, 500);
    console.log(`${request} requests to the real server, faults: ${JSON.stringify(Object.fromEntries(proxy.happened))}`);
    expect([...proxy.happened.keys()].toSorted((a, b) => faults.indexOf(a) - faults.indexOf(b))).toEqual(faults);

    const expected = new Map<string, { content: FhirResource; versions: number }>();
    for (const message of sent.acknowledged.toSorted((a, b) => a.step - b.step)) {
      for (const { resource } of (await bundleOf(service.url, message)).entry) {
        const reference = `${resource.resourceType}/${resource.id}`;
        const content = resource as FhirResource;
        const before = expected.get(reference);
        const same = before !== undefined && JSON.stringify(withoutMeta(before.content)) === JSON.stringify(withoutMeta(content));
        expected.set(reference, { content, versions: (before?.versions ?? 0) + (same ? 0 : 1) });
      }
    }
    for (const [reference, { content }] of expected) expect([reference, withoutMeta(await read(url, reference))]).toEqual([reference, withoutMeta(content)]);
    const found = await versions(url, [...expected.keys()]);
    const tooMany = [...expected].filter(([reference, { versions: most }]) => Number(found[reference]) !== most).map(([reference, { versions: most }]) => `${reference}: ${found[reference]} instead of ${most}`);
    expect(tooMany).toEqual([]);

    await service.stop();
    const store = await storeAt(at);
    onTestFinished(() => store.database.close());
    await expectSoundLedger(store);
    expectOnce(await keptRecords(store), sent.acknowledged);
  });
});
