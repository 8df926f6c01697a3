import { code, type Code } from "../../../codegen/code.ts";
import { concatenate, minus, over, plus, remainder, times, wholeQuotient } from "../operators/arithmetic.ts";
import { greater, greaterOrEqual, less, lessOrEqual } from "../operators/comparison.ts";
import { equal, equivalent, notEqual, notEquivalent } from "../operators/equality.ts";
import { and, implies, or, sameTruth, xor } from "../operators/logic.ts";
import { contains, isIn, union } from "../operators/sets.ts";
import type { Binary, Expression, Operator } from "../syntax.ts";
import type { Items } from "../values/item.ts";
import type { CompileContext } from "./context.ts";
import { asItems, asTruth, guardOf, items, singleProperty, tableOf, truthPiece, type Piece } from "./piece.ts";

const logic = { and, or, xor, implies } as const;

const truths: Readonly<Partial<Record<Operator, (left: Items, right: Items) => boolean | undefined>>> = {
  "=": equal, "!=": notEqual, "~": equivalent, "!~": notEquivalent, "<": less, "<=": lessOrEqual, ">": greater, ">=": greaterOrEqual, in: isIn, contains,
};

const collections: Readonly<Partial<Record<Operator, (left: Items, right: Items) => Items>>> = {
  "+": plus, "-": minus, "*": times, "/": over, div: wholeQuotient, mod: remainder, "&": concatenate, "|": union,
};

/** An operator between two pieces. */
export function binaryPiece(expression: Binary, compile: (part: Expression) => Piece, context: CompileContext): Piece {
  const { operator } = expression;
  if (operator === "in") {
    const among = literalTexts(expression.right);
    const value = among === undefined ? undefined : textProperty(compile(expression.left));
    if (value !== undefined) return truthPiece(code`(${value} === undefined ? undefined : ${context.scope.constant("texts", new Set(among))}.has(${value}))`, false);
  }
  const left = compile(expression.left);
  const right = compile(expression.right);
  if (operator === "and" || operator === "or" || operator === "xor" || operator === "implies") return logicPiece(operator, left, right, context);
  const cheap = cheapPiece(operator, left, right, context);
  if (cheap !== undefined) return cheap;
  context.mayThrow = true;
  const parts = code`(${asItems(left, context)}, ${asItems(right, context)})`;
  const test = truths[operator];
  if (operator === "~" || operator === "!~") return truthPiece(code`${context.scope.constant("operator", test!)}${parts}`, true);
  if (test !== undefined) {
    const guards = operator === "contains" ? [guardOf(right)] : operator === "in" ? [guardOf(left)] : [guardOf(left), guardOf(right)];
    const decided = guards.filter((guard) => guard !== undefined).map((guard) => code`${guard} && `);
    const run = code`${context.scope.constant("operator", test)}${parts}`;
    return truthPiece(decided.length === 0 ? run : code`((${decided.reduce((one, other) => code`${one}${other}`)}true) ? ${run} : undefined)`, false);
  }
  return items(code`${context.scope.constant("operator", collections[operator]!)}${parts}`, operator === "|" && tableOf(left) === tableOf(right) ? tableOf(left) : undefined);
}

function logicPiece(operator: keyof typeof logic, leftPiece: Piece, rightPiece: Piece, context: CompileContext): Piece {
  const left = asTruth(leftPiece, context);
  const right = asTruth(rightPiece, context);
  const isTotal = left.isTotal && right.isTotal;
  if (operator === "xor" && isTotal) return truthPiece(code`((${left.code}) !== (${right.code}))`, true);
  if (left.isTotal && operator !== "xor") {
    if (operator === "implies") return truthPiece(code`(!(${left.code}) || ${right.code})`, isTotal);
    return truthPiece(operator === "and" ? code`(${left.code} && ${right.code})` : code`(${left.code} || ${right.code})`, isTotal);
  }
  const combine = context.scope.constant(operator, logic[operator]);
  if (operator === "xor") return truthPiece(code`${combine}(${left.code}, ${right.code})`, isTotal);
  // A total side decides alone, or leaves it to the other.
  if (right.isTotal && operator !== "implies") return truthPiece(operator === "and" ? code`(${right.code} && ${left.code})` : code`(${right.code} || ${left.code})`, false);
  // The right side is worked out when the left one does not decide.
  const first = context.scope.name("left");
  context.variables.push(first);
  return truthPiece(code`((${first} = ${left.code}) === ${operator === "or"} ? ${operator !== "and"} : ${combine}(${first}, ${right.code}))`, false);
}

/** Comparisons that need no collections: truths, counts, and a property with a text. */
function cheapPiece(operator: Operator, left: Piece, right: Piece, context: CompileContext): Piece | undefined {
  if (operator === "=" || operator === "!=") {
    const isEqual = operator === "=";
    if (left.shape === "truth" && right.shape === "truth" && left.isTotal && right.isTotal) return truthPiece(same(left.code, right.code, isEqual), true);
    if (left.shape === "truth" && right.shape === "truth") return truthPiece(code`${context.scope.constant("sameTruth", isEqual ? sameTruth : xor)}(${left.code}, ${right.code})`, false);
    const value = right.shape === "literal" ? comparable(left, right.value) : undefined;
    if (value !== undefined && right.shape === "literal") return truthPiece(code`(${value} === undefined ? undefined : ${same(value, code`${right.value as string | boolean}`, isEqual)})`, false);
  }
  const [one, other] = [numberCode(left), numberCode(right)];
  if (one === undefined || other === undefined || (left.shape === "literal" && right.shape === "literal")) return undefined;
  const guards = [left, right].flatMap((piece) => (piece.shape === "number" ? (piece.guard ?? []) : []));
  const guard = guards.length === 0 ? undefined : guards.reduce((all, next) => code`${all} && ${next}`);
  if (operator === "+") return { shape: "number", code: code`(${one} + ${other})`, ...(guard !== undefined && { guard }) };
  const comparison = compared(operator, one, other);
  if (comparison === undefined) return undefined;
  return guard === undefined ? truthPiece(comparison, true) : truthPiece(code`(${guard} ? ${comparison} : undefined)`, false);
}

/** Two numbers that are there. */
function compared(operator: Operator, one: Code, other: Code): Code | undefined {
  switch (operator) {
    case "=":
    case "!=":
      return same(one, other, operator === "=");
    case "<":
      return code`(${one} < ${other})`;
    case "<=":
      return code`(${one} <= ${other})`;
    case ">":
      return code`(${one} > ${other})`;
    case ">=":
      return code`(${one} >= ${other})`;
    default:
      return undefined;
  }
}

function same(one: Code, other: Code, isEqual: boolean): Code {
  return isEqual ? code`((${one}) === (${other}))` : code`((${one}) !== (${other}))`;
}

function numberCode(piece: Piece): Code | undefined {
  if (piece.shape === "number") return piece.code;
  return piece.shape === "literal" && typeof piece.value === "number" ? code`${piece.value}` : undefined;
}

const textTables = new Set(["code", "string", "id", "markdown", "uri", "url", "canonical", "oid", "uuid", "xhtml"]);

/** A property whose JSON value is the FHIRPath value that the literal may equal. */
function comparable(piece: Piece, literal: unknown): Code | undefined {
  const property = singleProperty(piece);
  if (property === undefined) return undefined;
  return (typeof literal === "string" && textTables.has(property.table)) || (typeof literal === "boolean" && property.table === "boolean") ? property.code : undefined;
}

function textProperty(piece: Piece): Code | undefined {
  return comparable(piece, "");
}

/** `'a' | 'b'`: its texts. */
function literalTexts(expression: Expression): readonly string[] | undefined {
  if (expression.kind === "literal") return expression.type === "string" ? [expression.text] : undefined;
  if (expression.kind !== "binary" || expression.operator !== "|") return undefined;
  const left = literalTexts(expression.left);
  const right = literalTexts(expression.right);
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}
