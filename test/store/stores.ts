import type { RecordToKeep } from "../../src/model/outbox.ts";
import { nothingUnknown } from "../../src/model/unknowns.ts";
import type { Database } from "../../src/store/database.ts";
import type { StorePlace } from "../../src/store/open.ts";
import { openDatabase } from "../../src/store/open.ts";
import { localKeyService } from "../../src/store/sealing/key-service.ts";
import type { Store, StoreKeys } from "../../src/store/store.ts";
import { openStore } from "../../src/store/store.ts";

/** Keys as `PORTAGE_KEY` with 32 times the byte 1 makes them. */
export const keys: StoreKeys = { deployment: Buffer.alloc(32, 1), services: { present: localKeyService(Buffer.alloc(32, 1)) } };

/** The store at a place, with the keys of all tests. */
export async function storeAt(place: StorePlace): Promise<Store> {
  return openStore(await openDatabase(place), keys);
}

/** The store on an open database. */
export function storeOn(database: Database): Promise<Store> {
  return openStore(database, keys);
}

let number = 0;

/** A record to keep, each with bytes of its own. */
export function recordToKeep(changes: Partial<RecordToKeep> = {}): RecordToKeep {
  number++;
  return {
    feed: "adt",
    controlId: `MSG-${number}`,
    contentType: "x-application/hl7-v2+er7",
    body: Buffer.from(`MSH|^~\\&|${number}`),
    idempotencyKey: null,
    unknowns: nothingUnknown,
    tables: "tables-1",
    target: "default",
    result: { kind: "queued", bundle: '{"resourceType":"Bundle","type":"transaction"}', lanes: [] },
    ...changes,
  };
}
