import { tokenize, type Token } from "./lexer.ts";
import { FhirPathError, type Expression, type Operator } from "./syntax.ts";

/** Levels of brackets and operators that are followed. */
const deepest = 200;

/** How strongly binary operators bind (FHIRPath N1, section 6.8); `is` and `as` stand between `+` and `|`. */
const strengths: Readonly<Record<string, number>> = {
  implies: 1,
  or: 2, xor: 2,
  and: 3,
  in: 4, contains: 4,
  "=": 5, "~": 5, "!=": 5, "!~": 5,
  "<": 6, "<=": 6, ">": 6, ">=": 6,
  "|": 7,
  is: 8, as: 8,
  "+": 9, "-": 9, "&": 9,
  "*": 10, "/": 10, div: 10, mod: 10,
};

const calendar = /^(?:year|month|week|day|hour|minute|second|millisecond)s?$/;

/** Reads an expression. Throws FhirPathError where it is none. */
export function parse(source: string): Expression {
  const parser = new Parser(tokenize(source));
  const expression = parser.expression(0);
  parser.expectEnd();
  return expression;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expectEnd(): void {
    if (this.#token.kind !== "end") this.#fail("the end");
  }

  /** An expression whose operators bind more strongly than `least`. */
  expression(least: number): Expression {
    if (++this.#depth > deepest) this.#fail(`less than ${deepest} levels`);
    let left = this.#unary();
    for (;;) {
      const { kind, text } = this.#token;
      const strength = kind === "symbol" || kind === "name" ? strengths[text] : undefined;
      if (strength === undefined || strength <= least || !Object.hasOwn(strengths, text)) break;
      this.#at++;
      left =
        text === "is" || text === "as"
          ? { kind: "type", operator: text, operand: left, type: this.#typeName() }
          : { kind: "binary", operator: text as Operator, left, right: this.expression(strength) };
    }
    this.#depth--;
    return left;
  }

  #unary(): Expression {
    const { kind, text } = this.#token;
    if (kind !== "symbol" || (text !== "+" && text !== "-")) return this.#invocations(this.#term());
    if (++this.#depth > deepest) this.#fail(`less than ${deepest} levels`);
    this.#at++;
    const operand = this.#unary();
    this.#depth--;
    return { kind: "sign", operator: text, operand };
  }

  #invocations(term: Expression): Expression {
    let expression = term;
    for (;;) {
      if (this.#takes(".")) {
        const token = this.#token;
        if (token.kind === "variable") {
          this.#at++;
          expression = { kind: "call", of: expression, name: "select", arguments: [this.#variable(token)] };
        } else expression = this.#member(expression);
      } else if (this.#takes("[")) {
        const index = this.expression(0);
        this.#expect("]");
        expression = { kind: "indexer", of: expression, index };
      } else return expression;
    }
  }

  #term(): Expression {
    const token = this.#token;
    switch (token.kind) {
      case "string":
        this.#at++;
        return { kind: "literal", type: "string", text: token.text };
      case "number":
        this.#at++;
        return this.#number(token);
      case "long":
        this.#at++;
        return { kind: "literal", type: "long", text: token.text };
      case "date":
      case "dateTime":
      case "time":
        this.#at++;
        return { kind: "literal", type: token.kind, text: token.text };
      case "variable":
        this.#at++;
        return this.#variable(token);
      case "external":
        this.#at++;
        return { kind: "external", name: token.text };
      case "quoted":
        return this.#member(undefined);
      case "name":
        if (token.text !== "true" && token.text !== "false") return this.#member(undefined);
        this.#at++;
        return { kind: "literal", type: "boolean", text: token.text };
      default:
        return this.#bracket();
    }
  }

  #bracket(): Expression {
    if (this.#takes("(")) {
      const inner = this.expression(0);
      this.#expect(")");
      return inner;
    }
    if (!this.#takes("{")) return this.#fail("a term");
    this.#expect("}");
    return { kind: "literal", type: "empty", text: "" };
  }

  #number({ text }: Token): Expression {
    const { kind, text: unit } = this.#token;
    if (kind === "string" || (kind === "name" && calendar.test(unit))) {
      this.#at++;
      return { kind: "literal", type: "quantity", text, unit, isCalendar: kind === "name" };
    }
    return { kind: "literal", type: text.includes(".") ? "decimal" : "integer", text };
  }

  #variable({ text }: Token): Expression {
    if (text !== "this" && text !== "index" && text !== "total") return this.#fail("$this, $index or $total");
    return { kind: "variable", name: text };
  }

  /** A name, or a function with its arguments. */
  #member(of: Expression | undefined): Expression {
    const { kind, text } = this.#token;
    if (kind !== "name" && kind !== "quoted") return this.#fail("a name");
    this.#at++;
    if (!this.#takes("(")) return { kind: "member", of, name: text };
    const parameters: Expression[] = [];
    if (!this.#takes(")")) {
      do parameters.push(this.expression(0));
      while (this.#takes(","));
      this.#expect(")");
    }
    return { kind: "call", of, name: text, arguments: parameters };
  }

  #typeName(): string {
    const name = (): string => {
      const { kind, text } = this.#token;
      if (kind !== "name" && kind !== "quoted") return this.#fail("a type's name");
      this.#at++;
      return text;
    };
    let type = name();
    while (this.#takes(".")) type += `.${name()}`;
    return type;
  }

  get #token(): Token {
    return this.#tokens[this.#at]!;
  }

  #takes(symbol: string): boolean {
    const { kind, text } = this.#token;
    if (kind !== "symbol" || text !== symbol) return false;
    this.#at++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#takes(symbol)) this.#fail(symbol);
  }

  #fail(expected: string): never {
    throw new FhirPathError(`${expected} is expected`, this.#token.offset);
  }
}
