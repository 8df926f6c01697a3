import { code, list, type Code, type Name } from "../../../codegen/code.ts";
import { functions } from "../functions/index.ts";
import type { FhirPathFunction } from "../functions/function.ts";
import { not } from "../operators/logic.ts";
import { singleton } from "../operators/singleton.ts";
import { FhirPathError, type Call, type Expression } from "../syntax.ts";
import { typeNamed } from "../type-name.ts";
import { nothing } from "../values/item.ts";
import type { CompileContext, Focus } from "./context.ts";
import { asItems, asTruth, guardOf, items, ownText, singleProperty, tableOf, truthPiece, type Piece } from "./piece.ts";
import { count, present } from "./presence.ts";

/** Compiles a part of an expression for a focus. */
export type CompilePart = (expression: Expression, focus: Focus, context: CompileContext) => Piece;

/** Functions whose items come from their input. */
const keepers = new Set(["where", "first", "last", "tail", "skip", "take", "single", "trace", "distinct", "intersect", "exclude"]);

/** Functions that give nothing for nothing. */
const emptied = new Set([...keepers, "select", "ofType", "as", "extension", "repeat", "children", "descendants", "resolve"]);

/** Functions that give their expressions items of other kinds than their input has. */
const changers = new Set(["repeat"]);

/** A function called on a piece. */
export function callPiece(call: Call, input: Piece, focus: Focus, compile: CompilePart, context: CompileContext): Piece {
  if (call.name === "iif") return conditional(call, input, focus, compile, context);
  const cheap = call.arguments.length === 0 ? cheapCall(call.name, input, context) : undefined;
  if (cheap !== undefined) return cheap;
  const definition = functions.get(call.name);
  if (definition === undefined) throw new FhirPathError(`There is no function ${call.name}`);
  return runtimeCall(definition, call, input, focus, compile, context);
}

/** What needs no collection. */
function cheapCall(name: string, input: Piece, context: CompileContext): Piece | undefined {
  switch (name) {
    case "exists":
      return truthPiece(present(input, context), true);
    case "empty":
      return truthPiece(code`!${present(input, context)}`, true);
    case "count":
      return { shape: "number", code: count(input, context) };
    case "hasValue": {
      const property = singleProperty(input);
      return property === undefined || !context.model.isPrimitive(property.table) ? undefined : truthPiece(code`(${property.code} !== undefined)`, true);
    }
    case "toString":
      return ownText(input);
    case "length":
      return input.shape === "text" ? { shape: "number", code: code`${input.code}.length`, guard: input.guard } : undefined;
    case "not": {
      const value = asTruth(input, context);
      return truthPiece(value.isTotal ? code`!${value.code}` : code`${context.scope.constant("not", not)}(${value.code})`, value.isTotal);
    }
    default:
      return undefined;
  }
}

function runtimeCall(definition: FhirPathFunction, call: Call, input: Piece, focus: Focus, compile: CompilePart, context: CompileContext): Piece {
  const kinds = [...definition.required, ...definition.optional];
  if (call.arguments.length < definition.required.length || call.arguments.length > kinds.length) throw new FhirPathError(`${call.name} has another number of arguments`);
  context.mayThrow = true;
  const { scope } = context;
  const table = changers.has(call.name) ? undefined : tableOf(input);
  let type: string | undefined;
  const parameters = call.arguments.map((argument, index): Code => {
    const kind = kinds[index]!;
    if (kind === "items") return asItems(compile(argument, focus, context), context);
    if (kind === "type") {
      const named = typeNamed(typeText(argument), context.model);
      if (named.namespace === "FHIR") type = named.name;
      return scope.constant("type", named);
    }
    return lambda(argument, kind, kind === "fold" ? undefined : table, compile, context);
  });
  const run = code`${scope.constant(call.name, definition.run)}(${list([context.environment, asItems(input, context), ...parameters])})`;
  const guard = guardOf(input);
  if (definition.result === "truth") return truthPiece(call.name === "all" && guard !== undefined ? code`(!${guard} || ${run})` : run, false);
  return items(run, call.name === "extension" ? "Extension" : keepers.has(call.name) ? table : type, emptied.has(call.name) ? guard : undefined);
}

/** An expression about each item, as a function of the generated code. */
function lambda(expression: Expression, kind: "criteria" | "each" | "fold", table: string | undefined, compile: CompilePart, context: CompileContext): Code {
  const item = context.scope.name("item");
  const index = context.scope.name("index");
  const total = kind === "fold" ? context.scope.name("total") : undefined;
  const piece = compile(expression, itemFocus(item, table, index, total), context);
  const body = kind === "criteria" ? asTruth(piece, context).code : asItems(piece, context);
  return total === undefined ? code`(${item}, ${index}) => ${body}` : code`(${item}, ${index}, ${total}) => ${body}`;
}

/** One item of a list as focus. */
export function itemFocus(item: Name, table: string | undefined, index?: Name, total?: Name): Focus {
  return { node: item, json: code`${item}.json`, isObject: false, isRoot: false, table, ...(index && { index }), ...(total && { total }) };
}

/** `iif`: only the side that is asked for is worked out; on an item it sees that item. */
function conditional(call: Call, input: Piece, focus: Focus, compile: CompilePart, context: CompileContext): Piece {
  const [criterion, yes, no] = call.arguments;
  if (criterion === undefined || yes === undefined || call.arguments.length > 3) throw new FhirPathError("iif has two or three arguments");
  const inside = (own: Focus): Code => {
    const condition = compile(criterion, own, context);
    if (condition.shape === "literal" && typeof condition.value !== "boolean") throw new FhirPathError("iif asks for a truth");
    const otherwise = no === undefined ? code`${context.scope.constant("nothing", nothing)}` : asItems(compile(no, own, context), context);
    return code`(${asTruth(condition, context).code}) === true ? ${asItems(compile(yes, own, context), context)} : ${otherwise}`;
  };
  if (call.of === undefined) return items(code`(${inside(focus)})`);
  context.mayThrow = true;
  const item = context.scope.name("item");
  const one = inside(itemFocus(item, tableOf(input)));
  // Nothing is in view when the input is empty.
  const none = inside({ ...itemFocus(item, undefined), node: context.scope.constant("nobody", "") });
  const single = context.scope.name("single");
  return items(code`((${single}) => ${single} === undefined ? (${none}) : ((${item}) => ${one})(${single}))(${context.scope.constant("singleton", singleton)}(${asItems(input, context)}))`);
}

/** The type that an argument names: `Patient`, `FHIR.Patient`. */
function typeText(expression: Expression): string {
  if (expression.kind !== "member") throw new FhirPathError("A type is expected");
  return expression.of === undefined ? expression.name : `${typeText(expression.of)}.${expression.name}`;
}
