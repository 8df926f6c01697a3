import { readQuestionnaire } from "../questionnaire/questionnaire.ts";
import { checkResponse } from "../questionnaire/response.ts";
import { resolve } from "../runtime/resolve.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";

/** A QuestionnaireResponse is checked against its Questionnaire, be it contained or known by its canonical URL. */
export const questionnaireResponse: ProseCheck = (response, run, surroundings) => {
  const { questionnaire: canonical } = response;
  if (typeof canonical !== "string" || canonical === "") return;
  const found: object | undefined = canonical.startsWith("#") ? resolve(canonical, run) : surroundings.find?.("Questionnaire", canonical);
  if (found !== undefined) checkResponse(response, readQuestionnaire(found), run, surroundings);
  else if (surroundings.find !== undefined) report(run, "validation.questionnaire-unknown", {}, "questionnaire");
};
