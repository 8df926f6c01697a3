import { code, type Code } from "../../../codegen/code.ts";
import { leads } from "../navigation.ts";
import type { CompileContext } from "./context.ts";
import { anyOf, asItems, fewAlternatives, type Piece } from "./piece.ts";

/** Code that is true when the piece has items. */
export function present(piece: Piece, context: CompileContext): Code {
  switch (piece.shape) {
    case "literal":
      return code`true`;
    case "number":
    case "text":
      return piece.guard ?? code`true`;
    case "truth":
      return piece.isTotal ? code`true` : code`((${piece.code}) !== undefined)`;
    case "items":
      return piece.guard === undefined ? code`(${piece.code}.length > 0)` : code`(${piece.guard} && ${piece.code}.length > 0)`;
    case "path":
      return presentPath(piece, context);
  }
}

function presentPath(piece: Extract<Piece, { shape: "path" }>, context: CompileContext): Code {
  const { focus, steps } = piece;
  if (steps.length === 0) return code`true`;
  if (steps.length === 1) {
    const alternatives = steps[0]!;
    const known = focus.isRoot && alternatives.length > 1 ? context.choicePresence?.(choiceStem(alternatives.map(({ json }) => json))) : undefined;
    if (known !== undefined) return known;
    if (alternatives.length <= fewAlternatives) return anyOf(focus, alternatives);
  }
  return code`${context.scope.constant("leads", leads)}(${focus.json}, ${context.scope.constant("steps", steps)}, 0)`;
}

/** What the properties of a choice begin with: `value`. */
function choiceStem(names: readonly string[]): string {
  let stem = names[0]!;
  for (const name of names) while (!name.startsWith(stem)) stem = stem.slice(0, -1);
  return stem;
}

/** Code for how many items the piece has. */
export function count(piece: Piece, context: CompileContext): Code {
  if (piece.shape === "path" && piece.steps.length === 1 && piece.steps[0]!.every(({ isList }) => !isList)) return code`(${present(piece, context)} ? 1 : 0)`;
  return code`${asItems(piece, context)}.length`;
}
