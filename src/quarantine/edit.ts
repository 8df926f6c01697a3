import { issue } from "../errors.ts";
import type { Engine } from "../model/engine.ts";
import type { Person, Quarantine } from "../model/quarantine.ts";
import type { KeptSource } from "../model/records.ts";
import { nothingUnknown } from "../model/unknowns.ts";
import { parseContentType } from "../parse/media-type.ts";
import { answerOf, expired, isRefusal, openItem, refusal } from "./answer.ts";
import type { DecisionAnswer } from "./answer.ts";
import { editDiff } from "./edit-diff.ts";
import { isDeliverable, reconvert } from "./reconvert.ts";
import { targetOf } from "./target-of.ts";

/**
 * Delivers a record as a person has corrected it. It is kept as a record of its own, beside the one that it was made of, with what is different
 * in it. One that is still invalid is not kept: the person has it, and the item stays as it is.
 */
export async function edit(quarantine: Quarantine, engine: Engine, id: string, person: Person, edited: Pick<KeptSource, "body" | "contentType">): Promise<DecisionAnswer> {
  const found = openItem(await quarantine.quarantined(id));
  if (isRefusal(found)) return found;
  const { item, source, expiredAt } = found;
  const { feed } = item;
  if (source === null) return expired(expiredAt);
  if (engine.feedOf(feed) === undefined) return refusal(409, issue("quarantine.feed-gone", { feed }));
  if (Buffer.compare(edited.body, source.body) === 0) return refusal(422, issue("quarantine.edit-same"));
  const { mediaType = "", ...parameters } = parseContentType(edited.contentType) ?? {};
  const { conversions, issues } = engine.convert(edited.body, { contentType: mediaType, ...parameters, feed });
  const [conversion] = conversions;
  if (conversions.length > 1) return refusal(422, issue("quarantine.edit-not-one", { count: conversions.length }));
  if (!isDeliverable(conversion)) return refusal(422, issue("quarantine.edit-invalid"), ...issues, ...(conversion?.issues ?? []));
  const { bundle, hints, lanes, body, contentType, header } = conversion;
  const decided = await quarantine.decide(id, {
    kind: "edit",
    ...person,
    edit: editDiff(reconvert(engine, source, feed)?.source?.record, conversion.source?.record),
    record: {
      feed,
      controlId: header.controlId,
      contentType,
      body,
      surroundings: source.surroundings,
      idempotencyKey: null,
      // What the record met was counted when it came.
      unknowns: nothingUnknown,
      tables: engine.tableVersion,
      target: targetOf(engine, feed),
      result: { kind: "queued", bundle, hints, lanes },
    },
  });
  return answerOf(id, decided);
}
