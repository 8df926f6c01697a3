import { FhirPathError } from "./syntax.ts";

export interface Token {
  readonly kind: "name" | "quoted" | "string" | "number" | "long" | "date" | "dateTime" | "time" | "variable" | "external" | "symbol" | "end";
  readonly text: string;
  readonly offset: number;
}

const blank = /(?:[ \t\r\n]|\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)+/y;
const name = /[A-Za-z_]\w*/y;
const number = /\d+(?:\.\d+)?/y;
const moment = /T(\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)|(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:(T)(\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)?/y;
const symbol = /<=|>=|!=|!~|[-+*/&|<>=~()[\]{}.,]/y;
const escapes: Readonly<Record<string, string>> = { "`": "`", "'": "'", '"': '"', "\\": "\\", "/": "/", f: "\f", n: "\n", r: "\r", t: "\t" };

/** The tokens of an expression; white space and comments are left out. Throws FhirPathError. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  for (;;) {
    take(blank);
    const start = at;
    const add = (kind: Token["kind"], text: string): void => void tokens.push({ kind, text, offset: start });
    if (at >= source.length) {
      add("end", "");
      return tokens;
    }
    const first = source[at]!;
    if (first === "'" || first === "`" || first === '"') {
      const { text, end } = quotedText(source, at);
      at = end;
      add(first === "`" || first === '"' ? "quoted" : "string", text);
    } else if (first === "@") {
      at++;
      const moment = momentAt(source, at, start);
      at = moment.end;
      add(moment.kind, moment.text);
    } else if (first === "$") {
      at++;
      add("variable", take(name) ?? fail("a name after $", start));
    } else if (first === "%") {
      at++;
      const quote = source[at];
      if (quote === "`" || quote === "'" || quote === '"') {
        const { text, end } = quotedText(source, at);
        at = end;
        add("external", text);
      } else add("external", take(/[A-Za-z_][\w-]*/y) ?? fail("a name after %", start));
    } else {
      const word = take(name);
      if (word !== undefined) {
        add("name", word);
        continue;
      }
      const digits = take(number);
      if (digits !== undefined) {
        if (source[at] === "L" && !digits.includes(".")) {
          at++;
          add("long", digits);
        } else add("number", digits);
        continue;
      }
      add("symbol", take(symbol) ?? fail("something that FHIRPath has", start));
    }
  }
}

/** What follows `@`: `T` and a time, a date, or a date, `T` and perhaps a time and an offset. */
function momentAt(source: string, at: number, start: number): { readonly kind: "date" | "dateTime" | "time"; readonly text: string; readonly end: number } {
  moment.lastIndex = at;
  const found = moment.exec(source);
  if (found === null) return fail("a date, or T and a time, after @", start);
  const [whole, time, date, separator, rest] = found;
  const end = at + whole.length;
  if (time !== undefined) return { kind: "time", text: time, end };
  return separator === undefined ? { kind: "date", text: date!, end } : { kind: "dateTime", text: `${date}T${rest ?? ""}`, end };
}

/** A text between quotes, its escapes read (FHIRPath N1, section 4.1.2). */
function quotedText(source: string, start: number): { readonly text: string; readonly end: number } {
  const quote = source[start]!;
  let text = "";
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at]!;
    if (char === quote) return { text, end: at + 1 };
    if (char !== "\\") {
      text += char;
      continue;
    }
    const escaped = source[++at] ?? "";
    const hex = source.slice(at + 1, at + 5);
    if (escaped === "u" && /^[0-9A-Fa-f]{4}$/.test(hex)) {
      text += String.fromCharCode(Number.parseInt(hex, 16));
      at += 4;
    } else text += escapes[escaped] ?? escaped;
  }
  return fail("the end of a text", start);
}

function fail(expected: string, offset: number): never {
  throw new FhirPathError(`${expected} is expected`, offset);
}
