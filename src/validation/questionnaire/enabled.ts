import { type JsonObject, objectsIn } from "../json.ts";
import { compare } from "../runtime/order.ts";
import { choiceOf, deepest, type EnableWhen, keyOf, type QuestionnaireItem } from "./questionnaire.ts";

/** The extension with an expression that says when an item is enabled, which is not worked out. */
const expression = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";

/** Answers that one condition looks at. */
const mostAnswers = 1000;

/** Answers of one response by linkId, below each element that has items. */
export class Answers {
  readonly #known = new Map<JsonObject, Map<string, unknown[]>>();

  /** The answers to a question, nearest to where they are asked for: `around` are the elements with items, from the root to the nearest. */
  to(question: string, around: readonly JsonObject[]): readonly unknown[] {
    for (let i = around.length - 1; i >= 0; i--) {
      const found = this.#below(around[i]!).get(question);
      if (found !== undefined) return found;
    }
    return [];
  }

  #below(holder: JsonObject): ReadonlyMap<string, unknown[]> {
    const known = this.#known.get(holder);
    if (known !== undefined) return known;
    const found = new Map<string, unknown[]>();
    collect(holder, found, 1);
    this.#known.set(holder, found);
    return found;
  }
}

function collect(holder: JsonObject, found: Map<string, unknown[]>, depth: number): void {
  if (depth > deepest) return;
  for (const { value: item } of objectsIn(holder["item"])) {
    const answers = objectsIn(item["answer"]).map(({ value }) => value);
    const { linkId } = item;
    if (typeof linkId === "string") {
      const values = found.get(linkId) ?? [];
      found.set(linkId, values);
      for (const answer of answers) values.push(...asList(choiceOf(answer, "value")?.value));
    }
    collect(item, found, depth + 1);
    for (const answer of answers) collect(answer, found, depth + 1);
  }
}

/** Whether an item is to be answered (R4 Questionnaire, enableWhen and enableBehavior); undefined where that cannot be told. */
export function isEnabled(item: QuestionnaireItem, answers: Answers, around: readonly JsonObject[]): boolean | undefined {
  if (item.extensions.some(({ url }) => url === expression)) return undefined;
  if (item.conditions.length === 0) return true;
  if (item.conditions.length > 1 && item.behavior === undefined) return undefined;
  const results = item.conditions.map((condition) => holds(condition, answers.to(condition.question, around)));
  const decisive = item.behavior === "any";
  if (results.includes(decisive)) return decisive;
  return results.includes(undefined) ? undefined : !decisive;
}

/** Whether some answer is as a condition wants it. */
function holds({ operator, answer }: EnableWhen, given: readonly unknown[]): boolean | undefined {
  if (operator === "exists") return typeof answer === "boolean" ? given.length > 0 === answer : undefined;
  // R4 says that != holds without an answer, implementations that it does not.
  if (given.length === 0) return operator === "!=" ? undefined : false;
  const results = given.slice(0, mostAnswers).map((one) => (operator === "=" || operator === "!=" ? isSame(one, answer) : inOrder(compare(one, answer), operator)));
  if (operator === "!=") return results.includes(undefined) ? undefined : results.includes(false);
  return results.includes(true) ? true : results.includes(undefined) ? undefined : false;
}

function inOrder(order: number, operator: string): boolean | undefined {
  if (Number.isNaN(order)) return undefined;
  return { ">": order > 0, "<": order < 0, ">=": order >= 0, "<=": order <= 0 }[operator];
}

/** Whether two answers are the same; undefined where their units do not compare. */
function isSame(one: unknown, other: unknown): boolean | undefined {
  const order = compare(one, other);
  if (!Number.isNaN(order)) return order === 0;
  return isMeasured(one) && isMeasured(other) ? undefined : keyOf(one) === keyOf(other);
}

function isMeasured(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "value");
}

function asList(value: unknown): unknown[] {
  return value === undefined ? [] : [value];
}
