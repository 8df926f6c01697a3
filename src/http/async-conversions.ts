import { randomUUID } from "node:crypto";
import { operationOutcome } from "../bundle/operation-outcome.ts";
import type { Issue } from "../model/issue.ts";
import type { Outbox } from "../model/outbox.ts";
import { placeIssues } from "../intake/place.ts";
import type { Settlement } from "../intake/settle.ts";

/** The files of an asynchronous conversion. */
export const conversionFiles = ["Bundle.ndjson", "OperationOutcome.ndjson"] as const;
export type ConversionFile = (typeof conversionFiles)[number];

/** An asynchronous conversion whose records are already in the store. */
export interface AsyncConversion {
  readonly id: string;
  readonly startedAt: Date;
  /** The path and query of the request. */
  readonly request: string;
  readonly records: readonly AsyncRecord[];
}

/** What the manifest needs of a record. */
interface AsyncRecord {
  readonly feed: string;
  /** The Bundle, where the record went its way. */
  readonly bundle: string | null;
  /** Why not, otherwise, and what else is worth telling. */
  readonly issues: readonly Issue[];
  readonly deliveryId: string | undefined;
}

/** How many outcomes are kept at most, for how long, and how many characters of Bundles they may hold together. */
const limits = { count: 1000, milliseconds: 3_600_000, characters: 64_000_000 };

/** Outcomes of asynchronous conversions, in memory: what is lost with the process is the manifest, never a record. */
export class AsyncConversions {
  readonly #kept = new Map<string, AsyncConversion>();

  add(request: string, settlements: readonly Settlement[]): string {
    const id = randomUUID();
    const records = settlements.map(({ status, conversion, issues, deliveryId }) => ({ feed: conversion.header.feed, deliveryId, issues: issues.length === 0 ? issues : [...placeIssues(conversion.place), ...issues], bundle: status === 200 ? conversion.bundle : null }));
    this.#kept.set(id, { id, startedAt: new Date(), request, records });
    this.#forgetOldest();
    return id;
  }

  find(id: string): AsyncConversion | undefined {
    this.#forgetOldest();
    return this.#kept.get(id);
  }

  forget(id: string): boolean {
    return this.#kept.delete(id);
  }

  #forgetOldest(): void {
    let characters = 0;
    for (const conversion of this.#kept.values()) characters += size(conversion);
    for (const [id, conversion] of this.#kept) {
      const old = Date.now() - conversion.startedAt.getTime() > limits.milliseconds;
      if (!old && this.#kept.size <= limits.count && (characters <= limits.characters || this.#kept.size === 1)) break;
      characters -= size(conversion);
      this.#kept.delete(id);
    }
  }
}

/** How many of its deliveries have come to an end, in the target or in quarantine. */
export async function progress({ records }: AsyncConversion, outbox: Outbox): Promise<{ readonly settled: number; readonly of: number }> {
  const ids = records.map((record) => record.deliveryId).filter((id) => id !== undefined);
  const deliveries = await Promise.all(ids.map((id) => outbox.delivery(id)));
  return { settled: deliveries.filter((delivery) => delivery === undefined || delivery.state === "delivered" || delivery.state === "quarantined").length, of: ids.length };
}

/** The lines of a file: the Bundles that went their way, or an OperationOutcome for each record that something is to be told of. */
export function fileLines({ records }: AsyncConversion, file: ConversionFile): readonly string[] {
  if (file === "Bundle.ndjson") return records.map((record) => record.bundle).filter((bundle) => bundle !== null);
  return records.map((record) => record.issues).filter((problems) => problems.length > 0).map((problems) => JSON.stringify(operationOutcome(problems)));
}

function size({ records }: AsyncConversion): number {
  return records.reduce((sum, { bundle }) => sum + (bundle?.length ?? 0), 0);
}
