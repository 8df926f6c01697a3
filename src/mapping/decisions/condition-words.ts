import { type Condition, type Operator, parseCondition } from "../grammar/condition.ts";

/** A condition in words for people who do not know the grammar; a text that does not read stands as it is. */
export function conditionWords(text: string): string {
  const condition = parseCondition(text);
  return "expected" in condition ? text : wordsOf(condition);
}

/** The same for a condition that has been read. */
export function wordsOf(condition: Condition): string {
  switch (condition.kind) {
    case "and":
      return `${bracketed(condition.left, "or")} and ${bracketed(condition.right, "or")}`;
    case "or":
      return `${bracketed(condition.left, "and")} or ${bracketed(condition.right, "and")}`;
    case "not":
      return negated(condition.of);
    case "valued":
      return `${place(condition.place)} has a value`;
    case "compare":
      return `${place(condition.place)} ${condition.operator === "=" ? "is" : "is not"} ${quoted(condition.text)}`;
    case "in":
      return `${place(condition.place)} is one of ${condition.texts.map(quoted).join(", ")}`;
    case "measure":
      return measured(condition);
  }
}

function negated(condition: Condition): string {
  if (condition.kind === "valued") return `${place(condition.place)} has no value`;
  if (condition.kind === "in") return `${place(condition.place)} is none of ${condition.texts.map(quoted).join(", ")}`;
  if (condition.kind === "compare") return wordsOf({ ...condition, operator: condition.operator === "=" ? "!=" : "=" });
  return `not (${wordsOf(condition)})`;
}

const bounds: Readonly<Record<Operator, string>> = { "=": "exactly", "!=": "other than", "<": "fewer than", "<=": "at most", ">": "more than", ">=": "at least" };
const sizes: Readonly<Record<Operator, string>> = { "=": "equal to", "!=": "other than", "<": "below", "<=": "at most", ">": "above", ">=": "at least" };

function measured({ measure, place: of, operator, number }: Extract<Condition, { kind: "measure" }>): string {
  switch (measure) {
    case "length":
      return `${place(of)} has ${bounds[operator]} ${number} ${number === 1 ? "character" : "characters"}`;
    case "count":
      return `${of === "own" ? "the field" : of.text} has ${bounds[operator]} ${number} ${number === 1 ? "repetition" : "repetitions"}`;
    case "number":
      return `${place(of)} is a number ${sizes[operator]} ${number}`;
    case "occurrence":
      return `the segment's number in the resource is ${sizes[operator]} ${number}`;
  }
}

function bracketed(condition: Condition, looser: "and" | "or"): string {
  return condition.kind === looser ? `(${wordsOf(condition)})` : wordsOf(condition);
}

function place(of: Extract<Condition, { kind: "valued" }>["place"]): string {
  return of === "own" ? "the value" : of.text;
}

function quoted(text: string): string {
  return /^[\w.-]*\w$/.test(text) ? text : `“${text}”`;
}
