import type { Person, Quarantine } from "../model/quarantine.ts";
import { answerOf } from "./answer.ts";
import type { DecisionAnswer } from "./answer.ts";

/** Decides that a record is not delivered. Its sender may send it again as a new one. */
export async function discard(quarantine: Quarantine, id: string, person: Person): Promise<DecisionAnswer> {
  return answerOf(id, await quarantine.decide(id, { kind: "discard", ...person }));
}
