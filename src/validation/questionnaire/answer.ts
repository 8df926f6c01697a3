import { type JsonObject, objectsIn } from "../json.ts";
import { report, type Run } from "../runtime/run.ts";
import { checkLimits } from "./limits.ts";
import { choiceOf, extensionValues, keyOf, type QuestionnaireItem } from "./questionnaire.ts";
import type { SurroundingDefinitions } from "../runtime/surroundings.ts";

/** The types that an answer may have, by type of the item (R4 Questionnaire, item types). Those of a choice are its options', where it has any. */
const answerTypes: Readonly<Record<string, readonly string[]>> = {
  boolean: ["boolean"],
  decimal: ["decimal"],
  integer: ["integer"],
  date: ["date"],
  dateTime: ["dateTime"],
  time: ["time"],
  string: ["string"],
  text: ["string"],
  url: ["uri"],
  choice: ["Coding", "date", "time", "integer", "string"],
  "open-choice": ["Coding", "date", "time", "integer", "string"],
  attachment: ["Attachment"],
  reference: ["Reference"],
  quantity: ["Quantity"],
};

const exclusive = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive";

/** Checks one answer to a question: its type, its place among the options, and the limits that the item sets. `path` is the answer's. */
export function checkAnswer(item: QuestionnaireItem, answer: JsonObject, path: string, run: Run, surroundings: SurroundingDefinitions): void {
  const found = choiceOf(answer, "value");
  const expected = answerTypes[item.type];
  if (found === undefined || expected === undefined) return;
  const place = `${path}.value`;
  if (!expected.includes(found.type)) {
    report(run, "validation.answer-type", { item: item.linkId, expected: expected.join(" or "), found: found.type }, place);
    return;
  }
  checkOptions(item, found, place, run, surroundings);
  checkLimits(item, found, path, run, surroundings.definitions.resources);
}

/** Codes and other values of a choice are among its options; an open choice takes texts besides (http://hl7.org/fhir/item-type). */
function checkOptions(item: QuestionnaireItem, { type, value }: { readonly type: string; readonly value: unknown }, place: string, run: Run, surroundings: SurroundingDefinitions): void {
  if (item.type === "open-choice" && (type !== "Coding" || (value as { readonly code?: unknown }).code === undefined)) return;
  if (item.options.length > 0) {
    if (!keysOf(item, optionKeys).has(keyOf(value))) report(run, "validation.answer-option", { item: item.linkId }, place);
    return;
  }
  if (item.valueSet === undefined || type !== "Coding") return;
  const codes = item.valueSet.startsWith("#") ? undefined : surroundings.valueSet(item.valueSet);
  const { system, code } = value as { readonly system?: unknown; readonly code?: unknown };
  if (typeof code === "string" && codes?.test({ system: typeof system === "string" ? system : undefined, code }).verdict === "none") report(run, "validation.binding", { valueSet: item.valueSet }, place);
}

const optionKeys = new WeakMap<QuestionnaireItem, ReadonlySet<string>>();
const exclusiveKeys = new WeakMap<QuestionnaireItem, ReadonlySet<string>>();

/** The keys of an item's options, or of some of them; each kind is worked out once. */
function keysOf(item: QuestionnaireItem, known: typeof optionKeys, isMeant: (option: JsonObject) => boolean = () => true): ReadonlySet<string> {
  const keys = known.get(item) ?? new Set(item.options.filter(isMeant).map((option) => keyOf(choiceOf(option, "value")?.value)));
  known.set(item, keys);
  return keys;
}

/** True where an answer is an option that stands alone (questionnaire-optionExclusive). */
export function isExclusive(item: QuestionnaireItem, answer: JsonObject): boolean {
  return keysOf(item, exclusiveKeys, ({ extension }) => extensionValues(objectsIn(extension).map(({ value }) => value), exclusive).includes(true)).has(keyOf(choiceOf(answer, "value")?.value));
}
