import { createHash } from "node:crypto";
import type { Conversion } from "../model/conversion.ts";
import type { Deliver, Engine } from "../model/engine.ts";
import type { Outbox } from "../model/outbox.ts";
import type { KeepOptions, Settlement } from "./settle.ts";

/** What a door says of the records that came through it. */
export interface Arrival {
  /** The body that they came in. */
  readonly body: Uint8Array;
  readonly idempotencyKey: string | null;
  readonly principal: string | undefined;
  readonly storeFailed: (error: unknown) => void;
}

/** How the records of a body are kept, for every door. */
export function keepOptions(engine: Engine, { body, ...arrival }: Arrival): KeepOptions {
  return { ...arrival, requestHash: createHash("sha256").update(body).digest(), tables: engine.tableVersion, targetOf: (feed) => engine.feedOf(feed)?.target ?? "default" };
}

/** Whether a record is delivered: what the request says, else what its feed says. */
export function deliverOf(engine: Engine, { header }: Conversion, asked?: Deliver): Deliver {
  return asked ?? engine.feedOf(header.feed)?.deliver ?? "queue";
}

/** Notes for each kept record what its sender was told, once the answer has gone out. */
export function acknowledge(outbox: Outbox, settlements: readonly Settlement[]): void {
  for (const { recordId, conversion, verdict } of settlements) {
    if (recordId !== undefined) outbox.acknowledged({ recordId, feed: conversion.header.feed, answer: verdict });
  }
}
