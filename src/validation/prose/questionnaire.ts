import { type JsonObject, objectsIn } from "../json.ts";
import { deepest, readQuestionnaire } from "../questionnaire/questionnaire.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";

/** What enables an item is the answer to another question of the Questionnaire (R4 Questionnaire, enableWhen.question). */
export const questionnaire: ProseCheck = (value, run) => {
  const { byLinkId } = readQuestionnaire(value);
  const visit = (holder: JsonObject, path: string, depth: number): void => {
    if (depth > deepest) return;
    for (const { value: item, index } of objectsIn(holder["item"])) {
      const own = `${path}item[${index}]`;
      for (const { value: condition, index: number } of objectsIn(item["enableWhen"])) {
        const asked = typeof condition["question"] === "string" ? byLinkId.get(condition["question"]) : undefined;
        if (asked === undefined || asked.linkId === item["linkId"] || asked.type === "group" || asked.type === "display") report(run, "validation.questionnaire-condition", {}, `${own}.enableWhen[${number}].question`);
      }
      visit(item, `${own}.`, depth + 1);
    }
  };
  visit(value, "", 1);
};
