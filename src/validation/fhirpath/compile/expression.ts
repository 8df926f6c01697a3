import { code } from "../../../codegen/code.ts";
import { child, rooted } from "../navigation.ts";
import { negative } from "../operators/arithmetic.ts";
import { integer, singleton } from "../operators/singleton.ts";
import { FhirPathError, type Expression, type Member, type TypeTest, type Variable } from "../syntax.ts";
import { isExactly, isOfType, typeNamed, type TypeName } from "../type-name.ts";
import type { Model } from "../model.ts";
import { nothing, type Item, type Items } from "../values/item.ts";
import { binaryPiece } from "./binary.ts";
import { callPiece } from "./call.ts";
import type { CompileContext, Focus } from "./context.ts";
import { externalPiece } from "./external.ts";
import { isFixed, once } from "./hoist.ts";
import { literalPiece } from "./literal.ts";
import { asItems, guardOf, items, itself, tableOf, truthPiece, type Piece } from "./piece.ts";

/** Compiles an expression about a focus. Throws FhirPathError for what FHIRPath does not have. */
export function compilePart(expression: Expression, focus: Focus, context: CompileContext): Piece {
  if (!focus.isRoot && isFixed(expression)) return hoist(expression, focus, context);
  switch (expression.kind) {
    case "literal":
      return literalPiece(expression, context);
    case "variable":
      return variablePiece(expression, focus);
    case "external":
      return externalPiece(expression, context);
    case "member":
      return memberPiece(expression, focus, context);
    case "call":
      return callPiece(expression, expression.of === undefined ? itself(focus) : compilePart(expression.of, focus, context), focus, compilePart, context);
    case "indexer": {
      const input = compilePart(expression.of, focus, context);
      context.mayThrow = true;
      return items(code`${context.scope.constant("at", at)}(${asItems(input, context)}, ${asItems(compilePart(expression.index, focus, context), context)})`, tableOf(input));
    }
    case "sign": {
      const operand = compilePart(expression.operand, focus, context);
      context.mayThrow = true;
      return expression.operator === "+" ? operand : items(code`${context.scope.constant("negative", negative)}(${asItems(operand, context)})`);
    }
    case "binary":
      return binaryPiece(expression, (part) => compilePart(part, focus, context), context);
    case "type":
      return typePiece(expression, focus, context);
  }
}

/** Before the expression, to be worked out when a list first asks for it. */
function hoist(expression: Expression, focus: Focus, context: CompileContext): Piece {
  const piece = compilePart(expression, { ...focus, isRoot: true, table: undefined }, context);
  const name = context.scope.name("fixed");
  const body = piece.shape === "truth" ? piece.code : asItems(piece, context);
  context.hoisted.push(code`const ${name} = ${context.scope.constant("once", once)}(() => ${body});`);
  return piece.shape === "truth" ? truthPiece(code`${name}()`, piece.isTotal) : items(code`${name}()`, tableOf(piece));
}

function variablePiece({ name }: Variable, focus: Focus): Piece {
  if (name === "this") return itself(focus);
  const known = name === "index" ? focus.index : focus.total;
  if (known === undefined) throw new FhirPathError(`$${name} has no meaning here`);
  return items(name === "index" ? code`[${known}]` : known);
}

function memberPiece(member: Member, focus: Focus, context: CompileContext): Piece {
  const { name } = member;
  const { model } = context;
  const input = member.of === undefined ? itself(focus) : compilePart(member.of, focus, context);
  const table = tableOf(input);
  const modelName = context.scope.constant("model", model);
  if (table === undefined) {
    return items(code`${member.of === undefined ? context.scope.constant("rooted", rooted) : context.scope.constant("child", child)}(${asItems(input, context)}, ${name}, ${modelName})`, undefined, guardOf(input));
  }
  if (member.of === undefined && /^[A-Z]/.test(name) && model.isType(name)) {
    if (model.isA(table, name)) return input;
    return absent(`${table} is no ${name}`, context);
  }
  const alternatives = model.element(model.isPrimitive(table) ? "Element" : table, name);
  if (alternatives === undefined) return absent(`${table} has no element ${name}`, context);
  if (input.shape === "path") return { ...input, steps: [...input.steps, alternatives] };
  const own = alternatives.length === 1 && alternatives[0]!.table !== "Resource" ? alternatives[0]!.table : undefined;
  return items(code`${context.scope.constant("child", child)}(${asItems(input, context)}, ${name}, ${modelName})`, own, guardOf(input));
}

/** What cannot be there: a mistake in strict mode, else nothing. */
function absent(problem: string, context: CompileContext): Piece {
  if (context.isStrict) throw new FhirPathError(problem);
  return items(code`${context.scope.constant("nothing", nothing)}`);
}

function typePiece({ operator, operand, type }: TypeTest, focus: Focus, context: CompileContext): Piece {
  const input = compilePart(operand, focus, context);
  const named = typeNamed(type, context.model);
  if (context.isStrict && named.namespace === "FHIR" && input.shape === "path" && input.steps.at(-1)?.every(({ table }) => !context.model.isA(table, named.name)) === true) {
    throw new FhirPathError(`It is never a ${named.name}`);
  }
  if (operator === "as" && input.shape === "path" && input.steps.length === 0 && (context.model.isPrimitive(input.focus.table) || context.model.isPrimitive(named.name))) {
    // A primitive value is of its own type alone.
    return input.focus.table === named.name && named.namespace !== "System" ? input : items(code`${context.scope.constant("nothing", nothing)}`);
  }
  context.mayThrow = true;
  const parts = code`(${asItems(input, context)}, ${context.scope.constant("type", named)}, ${context.scope.constant("model", context.model)})`;
  if (operator === "is") return truthPiece(code`${context.scope.constant("testType", testType)}${parts}`, false);
  return items(code`${context.scope.constant("castType", castType)}${parts}`, named.namespace === "FHIR" ? named.name : undefined);
}

function testType(input: Items, type: TypeName, model: Model): boolean | undefined {
  const item = singleton(input);
  return item === undefined ? undefined : isOfType(item, type, model);
}

function castType(input: Items, type: TypeName, model: Model): Items {
  const item = singleton(input);
  return item !== undefined && isExactly(item, type, model) ? input : nothing;
}

function at(input: Items, index: Items): Items {
  const place = integer(index);
  const item: Item | undefined = place === undefined ? undefined : input[place];
  return item === undefined ? nothing : [item];
}
