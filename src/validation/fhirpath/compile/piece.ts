import { code, type Code } from "../../../codegen/code.ts";
import type { Alternative } from "../model.ts";
import { walk } from "../navigation.ts";
import { fromTruth, truth } from "../operators/singleton.ts";
import { nothing, type SystemValue } from "../values/item.ts";
import type { CompileContext, Focus } from "./context.ts";

/** What a part of an expression compiles to: the cheapest form that says it all, turned into another where it is asked for. */
export type Piece =
  /** A collection; `table` where all items are nodes of it; `guard` is cheap code, and where it is false the collection is empty. */
  | { readonly shape: "items"; readonly code: Code; readonly table: string | undefined; readonly guard: Code | undefined }
  /** A path of known elements from a focus, not yet walked; without steps the focus itself. */
  | { readonly shape: "path"; readonly focus: Focus & { readonly table: string }; readonly steps: readonly (readonly Alternative[])[] }
  /** true, false or undefined; never undefined where it is total. */
  | { readonly shape: "truth"; readonly code: Code; readonly isTotal: boolean }
  /** A whole number; it is there in any case, or where the guard is true. */
  | { readonly shape: "number"; readonly code: Code; readonly guard?: Code }
  /** A text; it is there where the guard is true. */
  | { readonly shape: "text"; readonly code: Code; readonly guard: Code }
  | { readonly shape: "literal"; readonly value: SystemValue };

export function items(code: Code, table?: string, guard?: Code): Piece {
  return { shape: "items", code, table, guard };
}

/** The focus as a piece. */
export function itself(focus: Focus): Piece {
  if (focus.table === undefined) return items(code`[${focus.node}]`);
  return { shape: "path", focus: { ...focus, table: focus.table }, steps: [] };
}

/** Cheap code that is false only where the piece is empty: whether the first element of a path is there. */
export function guardOf(piece: Piece): Code | undefined {
  if (piece.shape === "items") return piece.guard;
  const first = piece.shape === "path" ? piece.steps[0] : undefined;
  return piece.shape !== "path" || first === undefined || first.length > fewAlternatives ? undefined : anyOf(piece.focus, first);
}

/** Types of a choice that are asked for one by one. */
export const fewAlternatives = 3;

/** Code that is true when the focus has one of the properties. */
export function anyOf(focus: Focus, alternatives: readonly Alternative[]): Code {
  const properties = alternatives.flatMap(({ json, sibling }) => (sibling === undefined ? [json] : [json, sibling]));
  return code`(${properties.map((name) => code`${read(focus, name)} !== undefined`).reduce((one, other) => code`${one} || ${other}`)})`;
}

export function truthPiece(code: Code, isTotal: boolean): Piece {
  return { shape: "truth", code, isTotal };
}

/** The piece as a collection. */
export function asItems(piece: Piece, context: CompileContext): Code {
  switch (piece.shape) {
    case "items":
      return piece.code;
    case "path":
      if (piece.steps.length === 0) return code`[${piece.focus.node}]`;
      return code`${context.scope.constant("walk", walk)}(${piece.focus.node}, ${context.scope.constant("steps", piece.steps)}, ${context.scope.constant("model", context.model)})`;
    case "truth":
      return code`${context.scope.constant("fromTruth", fromTruth)}(${piece.code})`;
    case "number":
    case "text":
      return piece.guard === undefined ? code`[${piece.code}]` : code`(${piece.guard} ? [${piece.code}] : ${context.scope.constant("nothing", nothing)})`;
    case "literal":
      return context.scope.constant("literal", [piece.value]);
  }
}

/** The piece as true, false or undefined. */
export function asTruth(piece: Piece, context: CompileContext): { readonly code: Code; readonly isTotal: boolean } {
  if (piece.shape === "truth") return piece;
  if (piece.shape === "literal") return { code: code`${piece.value !== false}`, isTotal: true };
  if (piece.shape === "number" && piece.guard === undefined) return { code: code`true`, isTotal: true };
  const value = singleProperty(piece);
  if (value !== undefined && value.table === "boolean") return { code: code`(${value.code} === undefined ? undefined : ${value.code} === true)`, isTotal: false };
  context.mayThrow = true;
  return { code: code`${context.scope.constant("truth", truth)}(${asItems(piece, context)})`, isTotal: false };
}

/** The table of the piece's items, where all have the same. */
export function tableOf(piece: Piece): string | undefined {
  if (piece.shape === "items") return piece.table;
  if (piece.shape !== "path") return undefined;
  const last = piece.steps.at(-1);
  return last === undefined ? piece.focus.table : last.length === 1 && last[0]!.table !== "Resource" ? last[0]!.table : undefined;
}

/** The one primitive property that a path names, as code that reads it: not a list, not a choice. */
export function singleProperty(piece: Piece): { readonly code: Code; readonly table: string } | undefined {
  if (piece.shape !== "path" || piece.steps.length > 1) return undefined;
  const { focus } = piece;
  if (piece.steps.length === 0) return focus.isRoot ? undefined : { code: focus.json, table: focus.table };
  const [only, ...others] = piece.steps[0]!;
  if (others.length > 0 || only === undefined || only.isList || only.sibling === undefined) return undefined;
  return { code: read(focus, only.json), table: only.table };
}

/** Types whose values are texts in JSON. */
const textTables = new Set(["code", "string", "id", "markdown", "uri", "url", "canonical", "oid", "uuid", "xhtml", "date", "dateTime", "instant", "time", "base64Binary"]);

/** The focus as the text that it is in JSON, which is what `toString()` gives of it: a time's text is as it was written. Undefined where it is something else or more. */
export function ownText(piece: Piece): Piece | undefined {
  if (piece.shape !== "path" || piece.steps.length > 0 || !textTables.has(piece.focus.table)) return undefined;
  const { json } = piece.focus;
  return { shape: "text", code: json, guard: code`typeof ${json} === "string"` };
}

/** A property of the focus. */
export function read(focus: Focus, name: string): Code {
  return focus.isObject ? code`${focus.json}[${name}]` : code`${focus.json}?.[${name}]`;
}
