/** A FHIRPath expression as a tree (FHIRPath N1 grammar). */
export type Expression = Literal | Variable | External | Member | Call | Indexer | Sign | Binary | TypeTest;

export interface Literal {
  readonly kind: "literal";
  readonly type: "empty" | "boolean" | "string" | "integer" | "long" | "decimal" | "date" | "dateTime" | "time" | "quantity";
  /** As written, without quotes, `@`, `T` of a time, and escapes; the number of a quantity. */
  readonly text: string;
  /** Of a quantity: a UCUM code, or a word of the calendar (`days`). */
  readonly unit?: string;
  readonly isCalendar?: boolean;
}

/** `$this`, `$index`, `$total`. */
export interface Variable {
  readonly kind: "variable";
  readonly name: "this" | "index" | "total";
}

/** `%resource`. */
export interface External {
  readonly kind: "external";
  readonly name: string;
}

/** `name` or `expression.name`. */
export interface Member {
  readonly kind: "member";
  readonly of: Expression | undefined;
  readonly name: string;
}

export interface Call {
  readonly kind: "call";
  readonly of: Expression | undefined;
  readonly name: string;
  readonly arguments: readonly Expression[];
}

export interface Indexer {
  readonly kind: "indexer";
  readonly of: Expression;
  readonly index: Expression;
}

export interface Sign {
  readonly kind: "sign";
  readonly operator: "+" | "-";
  readonly operand: Expression;
}

export type Operator =
  | "*" | "/" | "div" | "mod" | "+" | "-" | "&" | "|"
  | "<" | "<=" | ">" | ">=" | "=" | "~" | "!=" | "!~"
  | "in" | "contains" | "and" | "or" | "xor" | "implies";

export interface Binary {
  readonly kind: "binary";
  readonly operator: Operator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `expression is Type`, `expression as Type`. */
export interface TypeTest {
  readonly kind: "type";
  readonly operator: "is" | "as";
  readonly operand: Expression;
  readonly type: string;
}

/** An expression that is no FHIRPath, or that asks for what is not there. `offset` counts characters from 0. */
export class FhirPathError extends Error {
  readonly offset: number | undefined;
  constructor(message: string, offset?: number) {
    super(message);
    this.offset = offset;
  }
}
