import { createHash } from "node:crypto";
import type { KeptRecord, RecordToKeep } from "../model/outbox.ts";
import { enqueue } from "./enqueue.ts";
import { orderedId } from "./id.ts";
import type { Jobs } from "./jobs.ts";
import { places } from "./places.ts";
import { quarantine } from "./quarantine-item.ts";
import { countUnknowns } from "./statements/count-unknowns.ts";
import { findEarlierRecord } from "./statements/find-earlier-record.ts";
import { insertRecord } from "./statements/insert-record.ts";
import type { Store, Transaction } from "./store.ts";

function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/**
 * Keeps a record with its outbox row, its job and its ledger entries, or with its quarantine item, in one transaction. An Idempotency-Key
 * counts within its feed: with the same bytes it brings the earlier answer, with other bytes a conflict. Without a key the same bytes with the same
 * control id are the same record sent again. Neither is counted in the worklist again.
 */
export function keepRecord(store: Store, jobs: Jobs, record: RecordToKeep): Promise<KeptRecord> {
  return store.transaction((transaction) => keepRecordIn(store, jobs, transaction, record));
}

/** The same inside a transaction that does more. */
export async function keepRecordIn(store: Store, jobs: Jobs, transaction: Transaction, record: RecordToKeep): Promise<KeptRecord> {
  const [kept] = await keepRecordsIn(store, jobs, transaction, [record]);
  return kept!;
}

/** Keeps several in their order. */
export async function keepRecordsIn(store: Store, jobs: Jobs, transaction: Transaction, records: readonly RecordToKeep[]): Promise<KeptRecord[]> {
  const kept: KeptRecord[] = [];
  for (const record of records) kept.push(await keepUncounted(store, jobs, transaction, record));
  // Last, because other records of the feed may wait for these rows.
  for (const [index, { feed, unknowns }] of records.entries()) {
    const one = kept[index]!;
    if (one.kind !== "key-conflict" && !one.repeated) await countUnknowns(transaction, feed, unknowns);
  }
  return kept;
}

async function keepUncounted(store: Store, jobs: Jobs, transaction: Transaction, record: RecordToKeep): Promise<KeptRecord> {
  const { feed, contentType, body, idempotencyKey, surroundings = null, tables, target, editedFrom = null, principal, traceparent = null, result } = record;
  const { payloads } = store;
  // PostgreSQL's text has no NUL, which a hostile message could put into its control id.
  const controlId = record.controlId?.replaceAll("\0", "") ?? null;
  const contentHash = sha256(body);
  const requestHash = record.requestHash ?? contentHash;
  const resendKey = idempotencyKey === null ? sha256(feed, "\0", controlId ?? "", "\0", contentHash, editedFrom ?? "") : null;
  const recordId = orderedId();

  const earlierAnswer = async (): Promise<KeptRecord> => {
    const earlier = await findEarlierRecord(transaction, feed, idempotencyKey, requestHash, resendKey);
    if (earlier === undefined || !earlier.same) return { kind: "key-conflict" };
    const { deliveryId, quarantineId } = earlier;
    transaction.note({ event: "repeated", who: "convert", feed, recordId: earlier.recordId, ...(principal !== undefined && { detail: { principal } }) });
    const kept = { recordId: earlier.recordId, repeated: true, controlIdReused: false };
    return deliveryId === null ? { ...kept, kind: "quarantined", quarantineId: quarantineId! } : { ...kept, kind: "queued", deliveryId };
  };

  const inserted = await insertRecord(transaction, {
    id: recordId,
    feed,
    controlId,
    contentType,
    body: payloads.seal(body, places.body(recordId)),
    requestHash,
    contentHash,
    bytes: body.length,
    idempotencyKey,
    resendKey,
    surroundings: surroundings === null ? null : payloads.seal(surroundings, places.surroundings(recordId)),
    tables,
    editedFrom,
  });
  if (inserted === undefined) return earlierAnswer();
  const { controlIdReused } = inserted;
  transaction.note({ event: "received", who: "convert", feed, recordId, detail: { sha256: contentHash.toString("hex"), bytes: body.length, contentType, ...(principal !== undefined && { principal }), ...(editedFrom !== null && { editedFrom }), ...(controlIdReused && { controlIdReused }) } });
  transaction.note({ event: "converted", who: "convert", feed, recordId, detail: { tables, valid: result.kind === "queued" } });
  const kept = { recordId, repeated: false, controlIdReused };
  if (result.kind === "quarantined") {
    const quarantineId = await quarantine(store, transaction, { recordId, feed, deliveryId: null, bundle: result.bundle, issues: result.issues });
    return { ...kept, kind: "quarantined", quarantineId };
  }
  const { bundle, hints = null, lanes } = result;
  const deliveryId = await enqueue(store, jobs, transaction, { recordId, feed, target, bundle, hints, lanes, traceparent });
  return { ...kept, kind: "queued", deliveryId };
}
