/**
 * A piece of generated JavaScript. Values enter it only through the tagged template `code`, which lets in nothing but other
 * pieces, names and literals, so that text from a table or a definition can never become code.
 */
export class Code {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
  toString(): string {
    return this.source;
  }
}

/** A JavaScript identifier made by `Scope.name`. */
export class Name extends Code {}

type Part = Code | string | number | boolean | null | readonly Code[];

function render(part: Part): string {
  if (part instanceof Code) return part.source;
  if (Array.isArray(part)) return part.map((piece: Code) => piece.source).join("\n");
  return literal(part as string | number | boolean | null);
}

function literal(value: string | number | boolean | null): string {
  return JSON.stringify(value).replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");
}

/** Builds a piece of code; strings, numbers and booleans become literals, lists of pieces become lines. */
export function code(texts: TemplateStringsArray, ...parts: readonly Part[]): Code {
  let source = texts[0]!;
  for (let i = 0; i < parts.length; i++) source += render(parts[i]!) + texts[i + 1]!;
  return new Code(source);
}

/** Pieces as lines. */
export function lines(pieces: readonly Code[]): Code {
  return new Code(pieces.map((piece) => piece.source).join("\n"));
}

/** Pieces between commas. */
export function list(pieces: readonly Code[]): Code {
  return new Code(pieces.map((piece) => piece.source).join(", "));
}

/** `object.property`, or `object["property"]` where the property is no identifier. */
export function property(object: Code, name: string): Code {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? new Code(`${object.source}.${name}`) : new Code(`${object.source}[${literal(name)}]`);
}

/** The names of one generated module: fresh identifiers, and constants that the code closes over. */
export class Scope {
  readonly #taken = new Map<string, number>();
  readonly #constants = new Map<unknown, Name>();

  /** A name not used before, that starts with `prefix` (letters only). */
  name(prefix: string): Name {
    const clean = prefix.replace(/\W/g, "") || "v";
    const count = this.#taken.get(clean) ?? 0;
    this.#taken.set(clean, count + 1);
    return new Name(`${clean}_${count}`);
  }

  /** The name under which the code sees `value`; the same value has the same name. */
  constant(prefix: string, value: unknown): Name {
    const known = this.#constants.get(value);
    if (known !== undefined) return known;
    const name = this.name(prefix);
    this.#constants.set(value, name);
    return name;
  }

  /** Runs `body` as a function body with the scope's constants in view, and gives what it returns. */
  evaluate(body: Code): unknown {
    const names = [...this.#constants.values()].map((name) => name.source);
    const make = new Function(...names, `"use strict";\n${body.source}`) as (...values: unknown[]) => unknown;
    return make(...this.#constants.keys());
  }
}
