import { isRawJson } from "../../model/fhir.ts";
import { type JsonObject, objectsIn } from "../json.ts";

/** A Questionnaire (R4), as far as responses are checked against it: what has another form in the resource is left out. */
export interface Questionnaire {
  readonly items: readonly QuestionnaireItem[];
  /** All items, however deep. */
  readonly byLinkId: ReadonlyMap<string, QuestionnaireItem>;
}

/** Questionnaire.item. */
export interface QuestionnaireItem {
  readonly linkId: string;
  /** A code of http://hl7.org/fhir/item-type. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly repeats: boolean;
  /** Characters. */
  readonly maxLength: number | undefined;
  readonly conditions: readonly EnableWhen[];
  /** How several conditions go together; undefined where that is not said. */
  readonly behavior: "all" | "any" | undefined;
  /** Questionnaire.item.answerOption: each has a `value[x]`. */
  readonly options: readonly JsonObject[];
  readonly valueSet: string | undefined;
  readonly items: readonly QuestionnaireItem[];
  readonly extensions: readonly JsonObject[];
}

/** Questionnaire.item.enableWhen. */
export interface EnableWhen {
  readonly question: string;
  readonly operator: string;
  readonly answer: unknown;
}

/** Levels of items that are followed. */
export const deepest = 100;

const read = new WeakMap<object, Questionnaire>();

/** Reads a Questionnaire resource, once. */
export function readQuestionnaire(resource: object): Questionnaire {
  const known = read.get(resource);
  if (known !== undefined) return known;
  const byLinkId = new Map<string, QuestionnaireItem>();
  const made: Questionnaire = { items: itemsOf(resource as JsonObject, byLinkId, 1), byLinkId };
  read.set(resource, made);
  return made;
}

function itemsOf(holder: JsonObject, byLinkId: Map<string, QuestionnaireItem>, depth: number): QuestionnaireItem[] {
  if (depth > deepest) return [];
  return objectsIn(holder["item"]).flatMap(({ value }) => {
    const { linkId, type, required, repeats, maxLength, enableBehavior, answerValueSet } = value;
    if (typeof linkId !== "string" || typeof type !== "string") return [];
    const item: QuestionnaireItem = {
      linkId,
      type,
      isRequired: required === true,
      repeats: repeats === true,
      maxLength: typeof maxLength === "number" ? maxLength : undefined,
      conditions: objectsIn(value["enableWhen"]).flatMap(({ value: { question, operator, ...answer } }) =>
        typeof question === "string" && typeof operator === "string" ? [{ question, operator, answer: choiceOf(answer, "answer")?.value }] : [],
      ),
      behavior: enableBehavior === "all" || enableBehavior === "any" ? enableBehavior : undefined,
      options: objectsIn(value["answerOption"]).map((option) => option.value),
      valueSet: typeof answerValueSet === "string" ? answerValueSet : undefined,
      items: itemsOf(value, byLinkId, depth + 1),
      extensions: objectsIn(value["extension"]).map((extension) => extension.value),
    };
    if (!byLinkId.has(linkId)) byLinkId.set(linkId, item);
    return [item];
  });
}

/** The values of the extensions of a URL. */
export function extensionValues(extensions: readonly JsonObject[], url: string): unknown[] {
  return extensions.flatMap((one) => (one["url"] === url ? [choiceOf(one, "value")?.value] : [])).filter((value) => value !== undefined);
}

/** What a choice element holds: `Quantity` and its value for `valueQuantity`. */
export function choiceOf(holder: JsonObject, name: string): { readonly type: string; readonly value: unknown } | undefined {
  for (const key in holder) {
    if (key.length > name.length && key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length))) return { type: typeOf(key.slice(name.length)), value: holder[key] };
  }
  return undefined;
}

/** What an answer is known by among the options: system and code of a Coding, what a Reference points to, any other value itself. */
export function keyOf(value: unknown): string {
  if (isRawJson(value)) return `number ${Number(value.rawJSON)}`;
  if (typeof value !== "object" || value === null) return `${typeof value} ${String(value)}`;
  const { system, code, reference } = value as JsonObject;
  return JSON.stringify([system, code, reference]);
}

/** A type as FHIR spells it, of the end of a property's name: primitive types start with a small letter. */
function typeOf(end: string): string {
  const small = end[0]!.toLowerCase() + end.slice(1);
  return primitives.has(small) ? small : end;
}

const primitives: ReadonlySet<string> = new Set(["boolean", "code", "date", "dateTime", "decimal", "instant", "integer", "string", "time", "uri", "url", "canonical", "markdown", "id", "oid", "uuid", "positiveInt", "unsignedInt", "base64Binary"]);
