import type { Admission } from "../intake/admission.ts";
import { keepOptions } from "../intake/keep-options.ts";
import { settle } from "../intake/settle.ts";
import type { Settlement } from "../intake/settle.ts";
import type { Conversion } from "../model/conversion.ts";
import type { Deliver, Engine } from "../model/engine.ts";
import type { Outbox } from "../model/outbox.ts";
import { answerTo, codeOf, refusalOf } from "./answers.ts";

/** What messages are received with. */
export interface Reception {
  readonly engine: Engine;
  readonly outbox: Outbox;
  /** The feed that messages belong to; without it their sender says so. */
  readonly feed?: string | undefined;
  /** A sender waits while too much is under way. */
  readonly admission: Admission;
  /** Hears of each conversion. */
  readonly converted: (conversion: Conversion) => void;
  readonly storeFailed: (error: unknown) => void;
}

/** What became of a frame. `answer` is null where the sender wants none; `sent` is called when it has gone out. */
export type Received = { readonly kind: "answer"; readonly answer: string | null; readonly verdicts: readonly string[]; readonly sent: () => void } | { readonly kind: "not kept" };

const er7 = "x-application/hl7-v2+er7";

/** Nobody reads the Bundle here, so that a record is kept whatever its feed says; and no target is waited for, as the sender waits for our answer. */
const queued = (): Deliver => "queue";

/**
 * Converts and keeps the message of a frame; resolves after the commit. `not kept`: the store did not take it. Then there is no answer at all: whatever we said, some sender would take it for the end of the
 * matter, while every sender sends again what a broken connection left unanswered.
 */
export async function receive(reception: Reception, frame: Buffer, principal: string | undefined, stopping: AbortSignal): Promise<Received> {
  const admitted = await reception.admission.wait(frame.length, stopping);
  if (admitted === undefined) return { kind: "not kept" };
  try {
    return await keepFrame(reception, frame, principal);
  } finally {
    admitted.leave();
  }
}

async function keepFrame({ engine, outbox, feed, converted, storeFailed }: Reception, frame: Buffer, principal: string | undefined): Promise<Received> {
  const { conversions, issues } = engine.convert(frame, { contentType: er7, ...(feed !== undefined && { feed }) });
  for (const conversion of conversions) converted(conversion);
  if (conversions.length === 0) return { kind: "answer", answer: refusalOf(frame, issues, new Date()), verdicts: ["AR"], sent: () => undefined };
  const options = keepOptions(engine, { body: frame, idempotencyKey: null, principal, storeFailed });
  const settlements = await settle(conversions, queued, options, outbox, { milliseconds: 0, stopping: AbortSignal.abort() });
  if (settlements.some(({ status }) => status === 503)) return { kind: "not kept" };
  // What was found about the frame as a whole (the counts of a batch) is told with its first record.
  const told: readonly Settlement[] = settlements.map((settlement, index) => (index === 0 ? { ...settlement, issues: [...issues, ...settlement.issues] } : settlement));
  return { kind: "answer", answer: answerTo(frame, told, new Date()), verdicts: told.map(({ verdict }) => verdict), sent: () => acknowledge(outbox, told) };
}

/** Notes for each kept record what its sender was told. */
function acknowledge(outbox: Outbox, settlements: readonly Settlement[]): void {
  for (const settlement of settlements) {
    const { recordId, conversion } = settlement;
    const answer = codeOf(settlement);
    if (recordId !== undefined && answer !== null) outbox.acknowledged({ recordId, feed: conversion.header.feed, answer });
  }
}
