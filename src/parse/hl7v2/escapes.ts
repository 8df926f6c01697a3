import type { Delimiters } from "./delimiters.ts";

/** Turns the bytes of an `\X..\` sequence into text, in the message's character set. */
export type DecodeBytes = (bytes: Uint8Array) => string;

/** The most lines or spaces a formatting command may make; beyond it the command is taken for a mistake, and a small field cannot become a huge text. */
const longestSkip = 100;
const formatting = /^\.(sp|in|ti|sk|br|fi|nf|ce) ?([+-]?\d{1,6})?$/i;
const hexadecimal = /^X(?:[0-9A-Fa-f]{2})+$/;
/** Sequences that are well formed but mean something only the sender knows, or switch the character set. */
const foreign = /^[CMZ][0-9A-Za-z]*$/;

/**
 * The text from `from` to `to` with its escape sequences resolved (HL7 v2 chapter 2.7). Formatting commands (2.7.6) become
 * line breaks and spaces, highlighting (`\H\`, `\N\`) nothing. Local sequences (`\Z..\`), those that switch the character
 * set (`\C..\`, `\M..\`) and whatever is no escape sequence stay as they are written; `unknown` is told where.
 */
export function resolveEscapes(
  text: string, from: number, to: number, delimiters: Delimiters, decode: DecodeBytes, unknown?: (at: number) => void,
): string {
  const escape = String.fromCharCode(delimiters.escape);
  const lines = new Lines();
  let at = from;
  for (;;) {
    const open = text.indexOf(escape, at);
    if (open < 0 || open >= to) break;
    lines.write(text.slice(at, open));
    const close = text.indexOf(escape, open + 1);
    if (close < 0 || close >= to) {
      unknown?.(open);
      lines.write(text.slice(open, to));
      return lines.text();
    }
    const body = text.slice(open + 1, close);
    at = close + 1;
    if (hexadecimal.test(body)) {
      const run = hexRun(text, open, to, escape);
      if (!run.bytes.includes(0)) {
        lines.write(decode(run.bytes));
        at = run.end;
        continue;
      }
    } else {
      const character = delimiterOf(body, delimiters);
      if (character !== undefined) {
        lines.write(character);
        continue;
      }
      if (lines.command(body)) continue;
    }
    unknown?.(open);
    // The closing character of what is no sequence may open one: `C:\temp\T\`.
    if (!foreign.test(body) && !hexadecimal.test(body)) at = close;
    lines.write(text.slice(open, at));
  }
  lines.write(text.slice(at, to));
  return lines.text();
}

function delimiterOf(body: string, delimiters: Delimiters): string | undefined {
  switch (body) {
    case "F": return String.fromCharCode(delimiters.field);
    case "S": return String.fromCharCode(delimiters.component);
    case "R": return named(delimiters.repetition);
    case "E": return String.fromCharCode(delimiters.escape);
    case "T": return named(delimiters.subcomponent);
    case "P": return named(delimiters.truncation);
    case "H": case "N": return "";
    default: return undefined;
  }
}

function named(code: number): string | undefined {
  return code < 0 ? undefined : String.fromCharCode(code);
}

/** The bytes of adjoining `\X..\` sequences: senders escape a character of several bytes in one sequence or byte by byte. */
function hexRun(text: string, from: number, to: number, escape: string): { bytes: Uint8Array; end: number } {
  const bytes: number[] = [];
  let at = from;
  while (text[at] === escape && text[at + 1] === "X") {
    const close = text.indexOf(escape, at + 1);
    if (close < 0 || close >= to || !hexadecimal.test(text.slice(at + 1, close))) break;
    for (let digit = at + 2; digit < close; digit += 2) bytes.push(Number.parseInt(text.slice(digit, digit + 2), 16));
    at = close + 1;
  }
  return { bytes: Uint8Array.from(bytes), end: at };
}

/** Plain text under formatting commands: an indent is written when the line's first text comes. */
class Lines {
  readonly #parts: string[] = [];
  #margin = 0;
  #indent = 0;

  write(text: string): void {
    if (text === "") return;
    if (this.#indent > 0) this.#parts.push(" ".repeat(Math.min(this.#indent, longestSkip)));
    this.#indent = 0;
    this.#parts.push(text);
  }

  text(): string {
    return this.#parts.join("");
  }

  /** Carries out a formatting command; false when it is none. */
  command(body: string): boolean {
    const match = formatting.exec(body);
    if (match === null) return false;
    const count = match[2] === undefined ? undefined : Number(match[2]);
    if (count !== undefined && Math.abs(count) > longestSkip) return false;
    switch (match[1]!.toLowerCase()) {
      case "br": case "ce": return count === undefined && this.#break(1);
      case "sp": return (count ?? 1) >= 0 && this.#break(count ?? 1);
      case "fi": case "nf": return count === undefined;
      case "sk": return (count ?? 1) >= 0 && this.#skip(count ?? 1);
      case "ti": return count !== undefined && this.#indentBy(count);
      default: return count !== undefined && this.#moveMargin(count);
    }
  }

  #break(count: number): true {
    if (count > 0) {
      this.#parts.push("\n".repeat(count));
      this.#indent = this.#margin;
    }
    return true;
  }

  #skip(count: number): true {
    this.write(" ".repeat(count));
    return true;
  }

  #indentBy(count: number): true {
    this.#indent += count;
    return true;
  }

  #moveMargin(count: number): true {
    this.#margin = Math.max(0, Math.min(longestSkip, this.#margin + count));
    return this.#indentBy(count);
  }
}
