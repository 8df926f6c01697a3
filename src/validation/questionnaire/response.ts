import { type JsonObject, objectsIn } from "../json.ts";
import { report, type Run } from "../runtime/run.ts";
import type { SurroundingDefinitions } from "../runtime/surroundings.ts";
import { checkAnswer, isExclusive } from "./answer.ts";
import { Answers, isEnabled } from "./enabled.ts";
import { deepest, extensionValues, type Questionnaire, type QuestionnaireItem } from "./questionnaire.ts";

const core = "http://hl7.org/fhir/StructureDefinition/questionnaire-";

/** States in which all answers are there (http://hl7.org/fhir/questionnaire-answers-status). */
const complete: ReadonlySet<unknown> = new Set(["completed", "amended"]);

/** Checks a QuestionnaireResponse against its Questionnaire (R4 QuestionnaireResponse, section 9.6.4: items, order, nesting, cardinality, answers). */
export function checkResponse(response: JsonObject, questionnaire: Questionnaire, run: Run, surroundings: SurroundingDefinitions): void {
  new ResponseCheck(questionnaire, complete.has(response["status"]), run, surroundings).items(questionnaire.items, response, "", [response]);
}

/** An item of a response, and where it stands. */
interface Given {
  readonly value: JsonObject;
  readonly path: string;
}

class ResponseCheck {
  readonly #questionnaire: Questionnaire;
  readonly #isComplete: boolean;
  readonly #run: Run;
  readonly #surroundings: SurroundingDefinitions;
  readonly #answers = new Answers();

  constructor(questionnaire: Questionnaire, isComplete: boolean, run: Run, surroundings: SurroundingDefinitions) {
    this.#questionnaire = questionnaire;
    this.#isComplete = isComplete;
    this.#run = run;
    this.#surroundings = surroundings;
  }

  /** The items of a response, a group or an answer. `around` are the elements that have items, from the response to this one. */
  items(wanted: readonly QuestionnaireItem[], holder: JsonObject, path: string, around: readonly JsonObject[]): void {
    if (around.length > deepest) return;
    const given = new Map<QuestionnaireItem, Given[]>();
    const places = new Map(wanted.map(({ linkId }, index) => [linkId, index]));
    let last = 0;
    for (const { value, index } of objectsIn(holder["item"])) {
      const one = { value, path: `${path}${path === "" ? "" : "."}item[${index}]` };
      const place = places.get(value["linkId"] as string);
      if (place === undefined) {
        this.#misplaced(one, around);
        continue;
      }
      const item = wanted[place]!;
      if (place < last) this.#report("validation.response-order", { item: item.linkId }, one.path);
      last = Math.max(last, place);
      const sameItem = given.get(item);
      if (sameItem === undefined) given.set(item, [one]);
      else sameItem.push(one);
    }
    for (const item of wanted) this.#item(item, given.get(item) ?? [], path, around);
  }

  /** An item that its Questionnaire has elsewhere or nowhere. */
  #misplaced(one: Given, around: readonly JsonObject[]): void {
    const item = this.#questionnaire.byLinkId.get(one.value["linkId"] as string);
    if (item === undefined) return this.#report("validation.response-item", {}, one.path);
    this.#report("validation.response-place", { item: item.linkId }, one.path);
    this.#contents(item, one, true, around);
  }

  /** All that is given of one item of the Questionnaire, in one place. */
  #item(item: QuestionnaireItem, given: readonly Given[], path: string, around: readonly JsonObject[]): void {
    const enabled = isEnabled(item, this.#answers, around);
    if (enabled === false) {
      for (const one of given) this.#report("validation.response-disabled", { item: item.linkId }, one.path);
      return;
    }
    const isDue = this.#isComplete && enabled === true;
    if (given.length === 0) {
      if (isDue && item.isRequired && item.type !== "display") this.#report("validation.response-required", { item: item.linkId }, path);
      else if (isDue) this.#count(item, 0, path, true);
      return;
    }
    if (given.length > 1 && !item.repeats) this.#report("validation.response-repeats", { item: item.linkId }, given[1]!.path);
    if (item.type === "group") this.#count(item, given.length, path, isDue);
    for (const one of given) this.#contents(item, one, isDue, around);
  }

  #contents(item: QuestionnaireItem, { value, path }: Given, isDue: boolean, around: readonly JsonObject[]): void {
    const answers = objectsIn(value["answer"]);
    if (item.type === "group" || item.type === "display") {
      if (answers.length > 0) this.#report("validation.response-no-answers", { item: item.linkId, type: item.type }, path);
      if (item.type === "group") this.items(item.items, value, path, [...around, value]);
      else if (value["item"] !== undefined) this.#report("validation.response-no-items", { item: item.linkId, place: "nothing stands below it" }, path);
      return;
    }
    if (value["item"] !== undefined) this.#report("validation.response-no-items", { item: item.linkId, place: "items stand below its answers" }, path);
    if (answers.length === 0 && isDue && item.isRequired) this.#report("validation.response-required", { item: item.linkId }, path);
    if (answers.length > 1 && !item.repeats) this.#report("validation.response-repeats", { item: item.linkId }, path);
    this.#count(item, answers.length, path, isDue);
    for (const { value: answer, index } of answers) {
      const place = `${path}.answer[${index}]`;
      checkAnswer(item, answer, place, this.#run, this.#surroundings);
      if (answers.length > 1 && isExclusive(item, answer)) this.#report("validation.answer-exclusive", { item: item.linkId }, place);
      this.items(item.items, answer, place, [...around, answer]);
    }
  }

  /** Extensions that say how often a group stands, or how many answers a question has (questionnaire-minOccurs, questionnaire-maxOccurs). */
  #count(item: QuestionnaireItem, found: number, path: string, isDue: boolean): void {
    for (const min of extensionValues(item.extensions, `${core}minOccurs`)) if (isDue && typeof min === "number" && found < min) this.#report("validation.response-count", { item: item.linkId, limit: `at least ${min}`, found }, path);
    for (const max of extensionValues(item.extensions, `${core}maxOccurs`)) if (typeof max === "number" && found > max) this.#report("validation.response-count", { item: item.linkId, limit: `at most ${max}`, found }, path);
  }

  #report(...[key, parameters, path]: [key: Parameters<typeof report>[1], parameters: Parameters<typeof report>[2], path: string]): void {
    report(this.#run, key, parameters, path);
  }
}
