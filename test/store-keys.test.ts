import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { storeKeys } from "../src/store-keys.ts";
import { openDatabase } from "../src/store/open.ts";
import type { Jobs } from "../src/store/jobs.ts";
import { keepRecord } from "../src/store/keep-record.ts";
import { places } from "../src/store/places.ts";
import type { Database } from "../src/store/database.ts";
import { openStore } from "../src/store/store.ts";
import { databases } from "./store/databases.ts";
import { recordToKeep } from "./store/stores.ts";

const deployment = Buffer.alloc(32, 1);
const secret = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const kms = (byte: number) => JSON.stringify([process.execPath, join(import.meta.dirname, "store/sealing/kms.mjs"), String(byte)]);
const jobs = { add: async () => undefined } as unknown as Jobs;

type Settings = Parameters<typeof storeKeys>[0];

/** Starts of a deployment one after the other, each with the settings that an operator gives it. */
const changes: Readonly<Record<string, readonly Settings[]>> = {
  "from PORTAGE_KEY to PORTAGE_PAYLOAD_KEY": [{}, { payloadKey: secret(2) }],
  "from one PORTAGE_PAYLOAD_KEY to another": [{ payloadKey: secret(2) }, { payloadKey: secret(3), payloadKeyPrevious: secret(2) }, { payloadKey: secret(3) }],
  "from PORTAGE_PAYLOAD_KEY to PORTAGE_KEY": [{ payloadKey: secret(2) }, { payloadKeyPrevious: secret(2) }, {}],
  "from PORTAGE_KEY to PORTAGE_KMS_COMMAND": [{}, { kmsCommand: kms(5) }, { kmsCommand: kms(5), payloadKey: secret(9) }],
  "from PORTAGE_PAYLOAD_KEY to PORTAGE_KMS_COMMAND": [{ payloadKey: secret(2) }, { kmsCommand: kms(5), payloadKey: secret(2) }, { kmsCommand: kms(5) }],
  "from one PORTAGE_KMS_COMMAND to another": [{ kmsCommand: kms(5) }, { kmsCommand: kms(6), kmsCommandPrevious: kms(5) }, { kmsCommand: kms(6) }],
  "from PORTAGE_KMS_COMMAND to PORTAGE_PAYLOAD_KEY": [{ kmsCommand: kms(5) }, { payloadKey: secret(2), kmsCommandPrevious: kms(5) }, { payloadKey: secret(2) }],
  "from PORTAGE_KMS_COMMAND to the same under another name": [{ kmsCommand: kms(5) }, { kmsCommand: JSON.stringify([...(JSON.parse(kms(5)) as string[]).slice(0, 2), "05"]) }],
};

async function keep(database: Database, settings: Settings): Promise<string> {
  const kept = await keepRecord(await openStore(database, storeKeys(settings, deployment)), jobs, recordToKeep());
  if (kept.kind !== "queued") throw new Error(kept.kind);
  return kept.recordId;
}

async function read(database: Database, settings: Settings, recordId: string): Promise<string> {
  const store = await openStore(database, storeKeys(settings, deployment));
  const [row] = await database.query<{ body: Uint8Array }>("select body from portage.record where id = $1", [recordId]);
  return (await store.payloads.open(row!.body, places.body(recordId))).toString();
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`what wraps the keys of payloads, on ${name},`, () => {
    it("changes at a start, and what was kept before stays readable without the former secret", async () => {
      for (const [change, starts] of Object.entries(changes)) {
        const database = await openDatabase(await place());
        const record = await keep(database, starts[0]!);
        for (const settings of starts.slice(1)) expect(await read(database, settings, record), change).toMatch(/^MSH/);
        await expect(openStore(database, storeKeys({ payloadKey: secret(77), kmsCommandPrevious: kms(77) }, Buffer.alloc(32, 77))), change).rejects.toThrow("are sealed with keys that neither");
        await database.close();
      }
    });

    it("does not open with the former secret once it has been replaced", async () => {
      const database = await openDatabase(await place());
      onTestFinished(() => database.close());
      const record = await keep(database, { payloadKey: secret(2) });
      await read(database, { payloadKey: secret(3), payloadKeyPrevious: secret(2) }, record);
      await expect(read(database, { payloadKey: secret(2) }, record)).rejects.toThrow("are sealed with keys that neither");
    });

    it("is asked once a key, and a start is refused with its words where it fails", async () => {
      const database = await openDatabase(await place());
      onTestFinished(() => database.close());
      const fails = JSON.stringify([process.execPath, join(import.meta.dirname, "store/sealing/kms.mjs"), "refuses"]);
      await expect(openStore(database, storeKeys({ kmsCommand: fails }, deployment))).rejects.toThrow("ended with exit code 7");
      expect(await database.query("select from portage.data_key")).toEqual([]);
    });
  });
}
