import { attachment } from "./attachment.ts";
import { bundle } from "./bundle.ts";
import { narrative } from "./narrative.ts";
import type { ProseCheck } from "./prose.ts";
import { questionnaireResponse } from "./questionnaire-response.ts";

/** What is said in words, by type or path of an element with children of its own. */
export const prose: Readonly<Record<string, ProseCheck>> = {
  Attachment: attachment,
  Bundle: bundle,
  Narrative: narrative,
  QuestionnaireResponse: questionnaireResponse,
};
