import { parsePlace, type Place } from "./place.ts";

/** A condition of `when:`, as a tree. `own` stands for the place of the row itself. */
export type Condition =
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly of: Condition }
  /** The place has a value (not blank, and not an explicit delete). */
  | { readonly kind: "valued"; readonly place: Place | "own" }
  | { readonly kind: "compare"; readonly operator: "=" | "!="; readonly place: Place | "own"; readonly text: string }
  | { readonly kind: "in"; readonly place: Place | "own"; readonly texts: readonly string[] }
  | { readonly kind: "measure"; readonly measure: "length" | "count" | "number" | "occurrence"; readonly operator: Operator; readonly place: Place | "own"; readonly number: number };

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** What a condition's text is wrong about: the column from 1 inside the text, and what was expected there. */
export interface ConditionError {
  readonly column: number;
  readonly expected: string;
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  /** Where it begins and ends in the text, from 0. */
  readonly at: number;
  readonly end: number;
}

const tokenPattern = /\s*(?:"([^"]*)"|(!=|<=|>=|[=<>(),])|([^\s=<>!(),"]+))/y;

function tokenize(text: string): Token[] | ConditionError {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  let at = 0;
  while (at < text.trimEnd().length) {
    const match = tokenPattern.exec(text);
    if (match === null) return { column: at + 1, expected: "a place, a word, a quoted text or an operator" };
    at = tokenPattern.lastIndex;
    tokens.push({ text: match[1] ?? match[2] ?? match[3]!, quoted: match[1] !== undefined, at: at - match[0].trimStart().length, end: at });
  }
  return tokens;
}

class Reader {
  readonly tokens: readonly Token[];
  at = 0;
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }
  peek(): string | undefined {
    const token = this.tokens[this.at];
    return token === undefined || token.quoted ? undefined : token.text;
  }
  take(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at++;
    return true;
  }
  next(expected: string): Token {
    const token = this.tokens[this.at];
    if (token === undefined) this.fail(expected);
    this.at++;
    return token;
  }
  fail(expected: string): never {
    throw new Unexpected({ column: (this.tokens[this.at]?.at ?? this.tokens.at(-1)?.end ?? 0) + 1, expected });
  }
}

class Unexpected extends Error {
  readonly error: ConditionError;
  constructor(error: ConditionError) {
    super(error.expected);
    this.error = error;
  }
}

/**
 * Reads a condition. Grammar (docs/mapping-language.md):
 * `or := and {"or" and}`, `and := not {"and" not}`, `not := "not" not | "(" or ")" | test`,
 * `test := place [("=" | "!=") text | "in" "(" text {"," text} ")" | ("<" | "<=" | ">" | ">=") number] | ("length" | "count") ["(" place ")"] operator number | "occurrence" operator number`.
 */
export function parseCondition(text: string): Condition | ConditionError {
  const tokens = tokenize(text);
  if (!Array.isArray(tokens)) return tokens;
  const reader = new Reader(tokens);
  try {
    const condition = readOr(reader);
    if (reader.at < tokens.length) reader.fail("the end, `and` or `or`");
    return condition;
  } catch (error) {
    if (error instanceof Unexpected) return error.error;
    throw error;
  }
}

function readOr(reader: Reader): Condition {
  let left = readAnd(reader);
  while (reader.take("or")) left = { kind: "or", left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: Reader): Condition {
  let left = readNot(reader);
  while (reader.take("and")) left = { kind: "and", left, right: readNot(reader) };
  return left;
}

function readNot(reader: Reader): Condition {
  if (reader.take("not")) return { kind: "not", of: readNot(reader) };
  if (reader.take("(")) {
    const inner = readOr(reader);
    if (!reader.take(")")) reader.fail("`)`");
    return inner;
  }
  return readTest(reader);
}

function readTest(reader: Reader): Condition {
  const measure = reader.peek();
  if (measure === "occurrence") {
    reader.at++;
    return { kind: "measure", measure, place: "own", operator: readOperator(reader), number: readNumber(reader) };
  }
  if (measure === "length" || measure === "count") {
    reader.at++;
    const place = reader.take("(") ? readPlace(reader) : "own";
    if (place !== "own" && !reader.take(")")) reader.fail("`)`");
    return { kind: "measure", measure, place, operator: readOperator(reader), number: readNumber(reader) };
  }
  const place = readPlace(reader);
  const operator = reader.peek();
  if (operator === "=" || operator === "!=") {
    reader.at++;
    return { kind: "compare", operator, place, text: reader.next("a text").text };
  }
  if (operator === "<" || operator === "<=" || operator === ">" || operator === ">=") {
    reader.at++;
    return { kind: "measure", measure: "number", operator, place, number: readNumber(reader) };
  }
  if (reader.take("in")) {
    if (!reader.take("(")) reader.fail("`(`");
    const texts = [reader.next("a text").text];
    while (reader.take(",")) texts.push(reader.next("a text").text);
    if (!reader.take(")")) reader.fail("`,` or `)`");
    return { kind: "in", place, texts };
  }
  return { kind: "valued", place };
}

function readPlace(reader: Reader): Place | "own" {
  const at = reader.at;
  const token = reader.next("a place such as PID-3 or CX.4, or `value`");
  if (!token.quoted && token.text === "value") return "own";
  const place = token.quoted ? undefined : parsePlace(token.text);
  if (place === undefined) {
    reader.at = at;
    reader.fail("a place such as PID-3 or CX.4, or `value`");
  }
  return place;
}

function readOperator(reader: Reader): Operator {
  const token = reader.next("an operator").text;
  if (token === "=" || token === "!=" || token === "<" || token === "<=" || token === ">" || token === ">=") return token;
  reader.at--;
  reader.fail("one of = != < <= > >=");
}

function readNumber(reader: Reader): number {
  const number = Number(reader.next("a number").text);
  if (Number.isNaN(number)) {
    reader.at--;
    reader.fail("a number");
  }
  return number;
}

/** The places that a condition reads; `value`, the row's own, is not among them. */
export function placesOf(condition: Condition): readonly Place[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return [...placesOf(condition.left), ...placesOf(condition.right)];
    case "not":
      return placesOf(condition.of);
    default:
      return condition.place === "own" ? [] : [condition.place];
  }
}
