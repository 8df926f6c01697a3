import { createHash } from "node:crypto";
import type { KeptRecord, RecordToKeep } from "../model/outbox.ts";
import type { Database, Queries } from "./database.ts";
import { orderedId } from "./id.ts";
import type { Jobs } from "./jobs.ts";
import { countUnknowns } from "./statements/count-unknowns.ts";
import { findRecordByKey } from "./statements/find-record-by-key.ts";
import { insertDelivery } from "./statements/insert-delivery.ts";
import { insertQuarantine } from "./statements/insert-quarantine.ts";
import { insertRecord } from "./statements/insert-record.ts";

async function earlierAnswer(queries: Queries, feed: string, key: string, bodyHash: Uint8Array): Promise<KeptRecord> {
  const earlier = await findRecordByKey(queries, feed, key, bodyHash);
  if (earlier === undefined || !earlier.same) return { kind: "key-conflict" };
  const { recordId, deliveryId, quarantineId } = earlier;
  if (deliveryId !== null) return { kind: "queued", recordId, deliveryId, repeated: true };
  return { kind: "quarantined", recordId, quarantineId: quarantineId!, repeated: true };
}

/**
 * Keeps a record with its outbox row and its job, or with its quarantine item, in one transaction. An Idempotency-Key counts
 * within its feed: with the same bytes it brings the earlier answer, with other bytes a conflict; neither is counted in the worklist again.
 */
export function keepRecord(database: Database, jobs: Jobs, record: RecordToKeep): Promise<KeptRecord> {
  const { feed, contentType, body, idempotencyKey, surroundings = null, unknowns, result } = record;
  // PostgreSQL's text has no NUL, which a hostile message could put into its control id.
  const controlId = record.controlId?.replaceAll("\0", "") ?? null;
  const bodyHash = record.requestHash ?? createHash("sha256").update(body).digest();
  const recordId = orderedId();
  return database.transaction(async (queries): Promise<KeptRecord> => {
    const kept = await insertRecord(queries, { id: recordId, feed, controlId, contentType, body, bodyHash, idempotencyKey, surroundings });
    if (!kept) return earlierAnswer(queries, feed, idempotencyKey!, bodyHash);
    if (result.kind === "quarantined") {
      const quarantineId = orderedId();
      await insertQuarantine(queries, { id: quarantineId, recordId, deliveryId: null, bundle: result.bundle, issues: result.issues });
      await countUnknowns(queries, feed, unknowns);
      return { kind: "quarantined", recordId, quarantineId, repeated: false };
    }
    const deliveryId = orderedId();
    await insertDelivery(queries, { id: deliveryId, recordId, feed, bundle: result.bundle, hints: result.hints ?? null });
    await jobs.add(queries, deliveryId, feed);
    // Last, because other records of the feed may wait for these rows.
    await countUnknowns(queries, feed, unknowns);
    return { kind: "queued", recordId, deliveryId, repeated: false };
  });
}
