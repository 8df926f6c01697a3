import { issue } from "../errors.ts";
import type { Conversion } from "../model/conversion.ts";
import type { Issue } from "../model/issue.ts";
import type { KeptRecord, Outbox, RecordToKeep } from "../model/outbox.ts";
import { conversionSpans } from "../tracing/conversion-spans.ts";
import { inSpan, traceparent } from "../tracing/spans.ts";
import type { Verdict } from "./acknowledgement.ts";
import type { Deliver } from "../model/engine.ts";

/** What of a conversion decides what becomes of its record. */
export type Settled = Pick<Conversion, "status" | "header" | "issues" | "body" | "contentType" | "surroundings" | "bundle" | "hints" | "lanes" | "unknowns">;

/** What became of one record after its conversion, as the answer says it (design, section 9, table of answers). */
export interface Settlement<Of extends Settled = Conversion> {
  readonly conversion: Of;
  readonly status: 200 | 202 | 400 | 409 | 422 | 503;
  readonly verdict: Verdict;
  /** The conversion's issues, and what delivery has to add. */
  readonly issues: readonly Issue[];
  readonly location?: string;
  readonly deliveryId?: string;
  /** The record in the store, where it is kept. */
  readonly recordId?: string;
}

/** How the request wants its records kept, and who is told when the store does not take one. */
export interface KeepOptions {
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request's body. */
  readonly requestHash?: Uint8Array;
  /** The principal that handed the records in, where a credential was asked for. */
  readonly principal?: string | undefined;
  /** Version and hash of the tables. */
  readonly tables: string;
  /** The target that a feed delivers to. */
  readonly targetOf: (feed: string) => string;
  readonly storeFailed: (error: unknown) => void;
}

/** Says what an unstored conversion is answered with. */
export function settleWithoutStore<Of extends Settled>(conversion: Of): Settlement<Of> {
  const { issues } = conversion;
  switch (conversion.status) {
    case "converted":
      return { conversion, issues, status: 200, verdict: "AA" };
    case "invalid":
      return { conversion, issues, status: 422, verdict: "AE" };
    case "unreadable":
      return { conversion, issues, status: 400, verdict: "AR" };
    case "refused":
      return { conversion, issues, status: 422, verdict: "AR" };
  }
}

/** What is to be kept of a conversion: in its queue, or in quarantine. */
export function recordToKeep(conversion: Settled, { idempotencyKey, requestHash, principal, tables, targetOf }: Omit<KeepOptions, "storeFailed">): RecordToKeep {
  const { header, body, contentType, surroundings, bundle, hints, lanes } = conversion;
  return {
    contentType,
    idempotencyKey,
    ...(requestHash !== undefined && { requestHash }),
    principal,
    body,
    surroundings,
    feed: header.feed,
    controlId: header.controlId,
    tables,
    target: targetOf(header.feed),
    unknowns: conversion.unknowns(),
    result: conversion.status === "converted" && bundle !== null ? { kind: "queued", bundle, hints, lanes } : { kind: "quarantined", issues: conversion.issues, bundle },
  };
}

/** Commits a record to the outbox. */
async function keep(conversion: Conversion, options: KeepOptions, outbox: Outbox): Promise<Settlement> {
  try {
    const kept = await inSpan("keep", { attributes: { "portage.feed": conversion.header.feed } }, async (span) => {
      const answer = await outbox.keep({ ...recordToKeep(conversion, options), traceparent: traceparent() });
      if (answer.kind !== "key-conflict") span.setAttributes({ "portage.record": answer.recordId, "portage.repeated": answer.repeated });
      return answer;
    });
    return settlementOf(conversion, kept);
  } catch (error) {
    options.storeFailed(error);
    return { conversion, issues: [issue("http.store-unavailable")], status: 503, verdict: "AR" };
  }
}

/** Says what a record is answered with that the store was asked to keep. */
export function settlementOf<Of extends Settled>(conversion: Of, kept: KeptRecord): Settlement<Of> {
  const { header } = conversion;
  if (kept.kind === "key-conflict") return { conversion, issues: [issue("http.key-reused")], status: 409, verdict: "AR" };
  const { recordId } = kept;
  const issues = kept.controlIdReused ? [...conversion.issues, issue("http.control-id-reused", { feed: header.feed })] : conversion.issues;
  if (kept.kind === "quarantined") return { ...inQuarantine(conversion, issues, kept.quarantineId), recordId };
  return { conversion, issues, recordId, status: 200, verdict: "AA", location: `/deliveries/${kept.deliveryId}`, deliveryId: kept.deliveryId };
}

/** How long `deliver=wait` waits: so many milliseconds, and not at all while the service stops. */
export interface Patience {
  readonly milliseconds: number;
  readonly stopping: AbortSignal;
}

/**
 * Waits until the target has stored a queued record. Whatever happens to the target, the record is kept, so that no answer
 * makes the sender send it again.
 */
async function awaitTarget(settlement: Settlement, outbox: Outbox, { milliseconds, stopping }: Patience): Promise<Settlement> {
  const { conversion, deliveryId } = settlement;
  if (deliveryId === undefined) return settlement;
  const delivery = await outbox.wait(deliveryId, milliseconds, stopping).catch(() => undefined);
  if (delivery?.state === "delivered") return settlement;
  if (delivery?.state === "quarantined" && delivery.quarantineId !== null) return { ...settlement, ...inQuarantine(conversion, [...settlement.issues, ...delivery.lastIssues], delivery.quarantineId) };
  const causes = (delivery?.lastIssues ?? []).map((cause): Issue => ({ ...cause, severity: "warning" }));
  const pending = stopping.aborted ? issue("http.delivery-after-restart") : issue("http.delivery-pending", { seconds: Math.round(milliseconds / 1000) });
  return { ...settlement, status: 202, issues: [...settlement.issues, ...causes, pending] };
}

/** Settles the records of a body in their order. Where the store refuses the first of them, the whole body is refused and nothing is kept. */
export async function settle(conversions: readonly Conversion[], deliverOf: (conversion: Conversion) => Deliver, options: KeepOptions, outbox: Outbox, patience: Patience): Promise<readonly Settlement[]> {
  conversionSpans(conversions);
  const settlements: Settlement[] = [];
  let number = 0;
  for (const conversion of conversions) {
    // Nothing of a patient is in what is refused: no person could do anything about it in quarantine.
    if (deliverOf(conversion) === "none" || conversion.status === "unreadable" || conversion.status === "refused") {
      settlements.push(settleWithoutStore(conversion));
      continue;
    }
    number++;
    // No header has a line break, so that no client's own key is that of another body's part.
    const idempotencyKey = options.idempotencyKey === null || number === 1 ? options.idempotencyKey : `${options.idempotencyKey}\n${number}`;
    const settlement = await keep(conversion, { ...options, idempotencyKey }, outbox);
    if (number === 1 && refusesBody(settlement)) return [settlement];
    settlements.push(settlement);
  }
  return Promise.all(settlements.map(async (settlement) => (deliverOf(settlement.conversion) === "wait" ? awaitTarget(settlement, outbox, patience) : settlement)));
}

/** True where nothing of the body was taken: a reused key, or a store that does not answer. */
export function refusesBody({ status }: Settlement): boolean {
  return status === 409 || status === 503;
}

function inQuarantine<Of extends Settled>(conversion: Of, issues: readonly Issue[], id: string): Settlement<Of> {
  return { conversion, issues: [...issues, issue("http.record-quarantined")], status: 202, verdict: "AE", location: `/quarantine/${id}` };
}
