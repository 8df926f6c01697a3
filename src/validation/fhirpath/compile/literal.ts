import { code } from "../../../codegen/code.ts";
import { FhirPathError, type Literal } from "../syntax.ts";
import { Decimal } from "../values/decimal.ts";
import { nothing, type SystemValue } from "../values/item.ts";
import { Moment } from "../values/moment.ts";
import { Quantity } from "../values/quantity.ts";
import type { CompileContext } from "./context.ts";
import { items, type Piece } from "./piece.ts";

export function literalPiece(literal: Literal, context: CompileContext): Piece {
  if (literal.type === "empty") return items(code`${context.scope.constant("nothing", nothing)}`);
  const value = literalValue(literal);
  if (value === undefined) throw new FhirPathError(`${literal.text} is no ${literal.type}`);
  return { shape: "literal", value };
}

function literalValue({ type, text, unit, isCalendar }: Literal): SystemValue | undefined {
  switch (type) {
    case "boolean":
      return text === "true";
    case "string":
      return text;
    case "integer":
    case "long": {
      const number = Number(text);
      return (number | 0) === number ? number : undefined;
    }
    case "decimal":
      return Decimal.parse(text);
    case "quantity": {
      const value = Decimal.parse(text);
      return value && new Quantity(value, unit!, isCalendar!);
    }
    case "date":
    case "dateTime":
    case "time":
      return Moment.parse(type, text);
    default:
      return undefined;
  }
}
