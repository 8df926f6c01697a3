import { createHash } from "node:crypto";
import type { UpdateHints } from "../model/update.ts";
import { orderedId } from "./id.ts";
import type { Jobs } from "./jobs.ts";
import { places } from "./places.ts";
import { insertDelivery } from "./statements/insert-delivery.ts";
import { moveLanes } from "./statements/move-lanes.ts";
import type { Store, Transaction } from "./store.ts";

/** A Bundle that is to be delivered. */
export interface BundleToDeliver {
  readonly recordId: string;
  readonly feed: string;
  readonly target: string;
  /** The transaction Bundle, serialised. */
  readonly bundle: string;
  readonly hints: UpdateHints | null;
  /** What it stays in order with. */
  readonly lanes: readonly string[];
  /** The trace (W3C traceparent) that it belongs to. */
  readonly traceparent?: string | null | undefined;
}

/** Puts a Bundle into the outbox, with its job where nothing is before it, and notes it; gives the delivery's id. */
export async function enqueue({ payloads }: Store, jobs: Jobs, transaction: Transaction, { recordId, feed, target, bundle, hints, lanes, traceparent = null }: BundleToDeliver): Promise<string> {
  const id = orderedId();
  const behind = await moveLanes(transaction, target, id, lanes);
  const waitsFor = await insertDelivery(transaction, {
    id,
    recordId,
    feed,
    target,
    behind,
    traceparent,
    bundle: payloads.seal(bundle, places.bundle(id)),
    hints: hints === null ? null : payloads.sealJson(hints, places.hints(id)),
  });
  if (waitsFor === 0) await jobs.add(transaction, [{ id, target }]);
  transaction.note({ event: "queued", who: "convert", feed, recordId, deliveryId: id, detail: { target, bundle: createHash("sha256").update(bundle).digest("hex"), waitsFor } });
  return id;
}
