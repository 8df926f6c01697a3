import { attachment } from "./attachment.ts";
import { bundle } from "./bundle.ts";
import { codeSystem } from "./code-system.ts";
import { conceptMap } from "./concept-map.ts";
import { identifier } from "./identifier.ts";
import { narrative } from "./narrative.ts";
import { operationDefinition } from "./operation-definition.ts";
import type { ProseCheck } from "./prose.ts";
import { questionnaire } from "./questionnaire.ts";
import { questionnaireResponse } from "./questionnaire-response.ts";
import { searchParameter } from "./search-parameter.ts";
import { structureDefinition } from "./structure-definition.ts";
import { valueSet } from "./value-set.ts";

/** What is said in words, by type or path of an element with children of its own. */
export const prose: Readonly<Record<string, ProseCheck>> = {
  Attachment: attachment,
  Bundle: bundle,
  CodeSystem: codeSystem,
  ConceptMap: conceptMap,
  Identifier: identifier,
  Narrative: narrative,
  OperationDefinition: operationDefinition,
  Questionnaire: questionnaire,
  QuestionnaireResponse: questionnaireResponse,
  SearchParameter: searchParameter,
  StructureDefinition: structureDefinition,
  ValueSet: valueSet,
};
