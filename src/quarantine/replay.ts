import { issue } from "../errors.ts";
import type { Engine } from "../model/engine.ts";
import type { Person, Quarantine } from "../model/quarantine.ts";
import { answerOf, expired, isRefusal, openItem, refusal } from "./answer.ts";
import type { DecisionAnswer } from "./answer.ts";
import { isDeliverable, reconvert } from "./reconvert.ts";
import { targetOf } from "./target-of.ts";

export interface ReplayOptions {
  /** Converts and tells, and changes nothing. */
  readonly dryRun?: boolean | undefined;
}

/** Converts a record again with the present tables. Where it is valid now it is delivered; else its item stays open with what is wrong now. */
export async function replay(quarantine: Quarantine, engine: Engine, id: string, person: Person, { dryRun = false }: ReplayOptions = {}): Promise<DecisionAnswer> {
  const found = openItem(await quarantine.quarantined(id));
  if (isRefusal(found)) return found;
  const { item, source, expiredAt } = found;
  const { feed } = item;
  if (source === null) return expired(expiredAt);
  if (engine.feedOf(feed) === undefined) return refusal(409, issue("quarantine.feed-gone", { feed }));
  const conversion = reconvert(engine, source, feed);
  const tables = engine.tableVersion;
  if (!isDeliverable(conversion)) {
    const issues = conversion?.issues ?? [];
    const kept = dryRun ? undefined : answerOf(id, await quarantine.stillInvalid(id, { by: person.by, issues, bundle: conversion?.bundle ?? null, tables }));
    return kept?.kind === "refused" ? kept : { kind: "still-invalid", issues };
  }
  if (dryRun) return { kind: "taken", id, state: "replayed", recordId: item.recordId, deliveryId: null };
  const { bundle, hints, lanes } = conversion;
  const onward = { target: targetOf(engine, feed), bundle, hints, lanes };
  return answerOf(id, await quarantine.decide(id, { kind: "replay", ...person, onward, tables }));
}
