import { acknowledgement, acknowledgementBatch, headerFields } from "../intake/acknowledgement.ts";
import type { AcknowledgmentCode, Verdict } from "../intake/acknowledgement.ts";
import { issuesAtPlace } from "../intake/place.ts";
import type { Settlement } from "../intake/settle.ts";
import type { Issue } from "../model/issue.ts";

/** Which acknowledgements a message asks for in MSH-15 or MSH-16 (HL7 table 0155). */
type Condition = "AL" | "NE" | "ER" | "SU";

/** What became of a message. */
export interface Outcome {
  readonly verdict: Verdict;
  /** It is committed, in its queue or in quarantine. */
  readonly kept: boolean;
}

const accepted = { AL: () => true, NE: () => false, ER: (good: boolean) => !good, SU: (good: boolean) => good } as const satisfies Record<Condition, (good: boolean) => boolean>;

/** What is not in the table asks for something: a sender that hears nothing would wait for ever. */
function conditionOf(field: string | undefined): Condition {
  const text = (field ?? "").trim().toUpperCase();
  return text === "" || text === "NE" ? "NE" : text === "ER" || text === "SU" ? text : "AL";
}

/**
 * The code that a message is answered with (HL7 v2.5.1, 2.9.2 and 2.9.3), null for no answer. Original mode, where MSH-15 and MSH-16 are empty: AA, AE, AR. Enhanced mode: the accept acknowledgement
 * that MSH-15 asks for, and where it asks for none the application acknowledgement that MSH-16 asks for; never two answers to one message, since a sender that counts answers would take the second for
 * the answer to its next message. What is in quarantine is committed: CA. An acknowledgement is never acknowledged.
 */
export function answerCode(record: Uint8Array, { verdict, kept }: Outcome): AcknowledgmentCode | null {
  const fields = headerFields(record);
  const [type = ""] = (fields[9] ?? "").split(/\W/);
  if (type === "ACK") return null;
  const [accept, application] = [fields[15], fields[16]];
  if ((accept ?? "").trim() === "" && (application ?? "").trim() === "") return verdict;
  const good = verdict === "AA" || kept;
  if (accepted[conditionOf(accept)](good)) return good ? "CA" : verdict === "AE" ? "CE" : "CR";
  if (conditionOf(accept) !== "NE") return null;
  return accepted[conditionOf(application)](verdict === "AA") ? verdict : null;
}

/** The code that a record's message is answered with, null for no answer. */
export function codeOf({ conversion, verdict, recordId }: Settlement): AcknowledgmentCode | null {
  return answerCode(conversion.body, { verdict, kept: recordId !== undefined });
}

/** True for a message that asks for an answer whatever becomes of it. */
export function mustBeAnswered(record: Uint8Array): boolean {
  return answerCode(record, { verdict: "AA", kept: true }) !== null && answerCode(record, { verdict: "AR", kept: false }) !== null;
}

/** The answer to a frame with records in it; null where none of them asks for one. */
export function answerTo(frame: Uint8Array, settlements: readonly Settlement[], at: Date): string | null {
  const answers = settlements.flatMap((settlement) => {
    const { conversion, issues } = settlement;
    const code = codeOf(settlement);
    return code === null ? [] : [{ record: conversion.body, verdict: code, issues: code === "AA" || code === "CA" ? issues : issuesAtPlace(conversion.place, issues) }];
  });
  if (answers.length === 0) return null;
  return settlements.length === 1 ? acknowledgement(answers[0]!, at) : acknowledgementBatch(frame, answers, at);
}

/** The answer to a frame that nothing could be read of. */
export function refusalOf(frame: Uint8Array, issues: readonly Issue[], at: Date): string | null {
  const code = answerCode(frame, { verdict: "AR", kept: false });
  return code === null ? null : acknowledgement({ record: frame, verdict: code, issues }, at);
}
