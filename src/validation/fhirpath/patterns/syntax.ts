/** A regular expression as a tree. */
export type Pattern =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "sequence"; readonly parts: readonly Pattern[] }
  | { readonly kind: "choice"; readonly parts: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly part: Pattern; readonly min: number; readonly max: number }
  | { readonly kind: "start" }
  | { readonly kind: "end" };

/** Ranges of UTF-16 code units, in order. */
export type CharacterSet = readonly (readonly [from: number, to: number])[];

const last = 0xffff;

/** Repetitions that are counted out at most. */
const mostRepetitions = 1000;

/** Reads the part of regular expressions that describes regular languages; undefined for anything beyond (look-around, back references, lazy is the same as greedy here). */
export function parsePattern(source: string): Pattern | undefined {
  try {
    const reader = new Reader(source);
    const pattern = reader.choice(0);
    return reader.isAtEnd ? pattern : undefined;
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

class Unsupported extends Error {}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  choice(depth: number): Pattern {
    if (depth > 50) throw new Unsupported();
    const parts = [this.#sequence(depth)];
    while (this.#takes("|")) parts.push(this.#sequence(depth));
    return parts.length === 1 ? parts[0]! : { kind: "choice", parts };
  }

  #sequence(depth: number): Pattern {
    const parts: Pattern[] = [];
    while (!this.isAtEnd && this.#next !== "|" && this.#next !== ")") parts.push(this.#repeated(depth));
    return { kind: "sequence", parts };
  }

  #repeated(depth: number): Pattern {
    let part = this.#atom(depth);
    for (;;) {
      const bounds = this.#bounds();
      if (bounds === undefined) return part;
      // What may repeat lazily or possessively describes the same language, possession aside.
      if (this.#takes("+")) throw new Unsupported();
      this.#takes("?");
      part = { kind: "repeat", part, min: bounds[0], max: bounds[1] };
    }
  }

  #bounds(): readonly [number, number] | undefined {
    if (this.#takes("*")) return [0, Infinity];
    if (this.#takes("+")) return [1, Infinity];
    if (this.#takes("?")) return [0, 1];
    const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.#source.slice(this.#at, this.#at + 24));
    if (counted === null) return undefined;
    this.#at += counted[0].length;
    const min = Number(counted[1]);
    const max = counted[2] === undefined ? min : counted[3] === "" ? Infinity : Number(counted[3]);
    if (min > mostRepetitions || (max !== Infinity && (max > mostRepetitions || max < min))) throw new Unsupported();
    return [min, max];
  }

  #atom(depth: number): Pattern {
    const char = this.#take();
    if (char === "^") return { kind: "start" };
    if (char === "$") return { kind: "end" };
    // The point takes line ends too (FHIRPath N1, section 5.6.6: single line mode).
    if (char === ".") return { kind: "set", set: [[0, last]] };
    if (char === "[") return { kind: "set", set: this.#bracket() };
    if (char === "\\") return { kind: "set", set: this.#escape() };
    if (char !== "(") return char === "*" || char === "+" || char === "?" ? unsupported() : { kind: "set", set: one(char) };
    if (this.#takes("?") && !this.#takes(":")) throw new Unsupported();
    const inner = this.choice(depth + 1);
    if (!this.#takes(")")) throw new Unsupported();
    return inner;
  }

  #bracket(): CharacterSet {
    const isNegative = this.#takes("^");
    const ranges: (readonly [number, number])[] = [];
    for (let first = true; ; first = false) {
      if (this.isAtEnd) throw new Unsupported();
      const char = this.#take();
      if (char === "]" && !first) break;
      const set = char === "\\" ? this.#escape() : one(char);
      const single = set.length === 1 && set[0]![0] === set[0]![1] ? set[0]![0] : undefined;
      if (single === undefined || this.#next !== "-" || this.#source[this.#at + 1] === "]") {
        ranges.push(...set);
        continue;
      }
      this.#at++;
      const end = this.#take();
      const [to] = end === "\\" ? this.#escape() : one(end);
      if (to === undefined || to[0] < single) throw new Unsupported();
      ranges.push([single, to[1]]);
    }
    return isNegative ? complement(ranges) : ranges;
  }

  #escape(): CharacterSet {
    const char = this.#take();
    switch (char) {
      case "d":
        return digits;
      case "D":
        return complement(digits);
      case "w":
        return word;
      case "W":
        return complement(word);
      case "s":
        return space;
      case "S":
        return complement(space);
      case "n":
        return one("\n");
      case "r":
        return one("\r");
      case "t":
        return one("\t");
      case "f":
        return one("\f");
      case "u":
      case "x": {
        const length = char === "u" ? 4 : 2;
        const hex = this.#source.slice(this.#at, this.#at + length);
        if (hex.length < length || !/^[\dA-Fa-f]+$/.test(hex)) throw new Unsupported();
        this.#at += length;
        return one(String.fromCharCode(Number.parseInt(hex, 16)));
      }
      default:
        return /[A-Za-z0-9]/.test(char) ? unsupported() : one(char);
    }
  }

  get #next(): string {
    return this.#source[this.#at] ?? "";
  }

  #take(): string {
    if (this.isAtEnd) throw new Unsupported();
    return this.#source[this.#at++]!;
  }

  #takes(char: string): boolean {
    if (this.isAtEnd || this.#next !== char) return false;
    this.#at++;
    return true;
  }
}

function unsupported(): never {
  throw new Unsupported();
}

function one(char: string): CharacterSet {
  const code = char.charCodeAt(0);
  return [[code, code]];
}

const digits: CharacterSet = [[48, 57]];
const word: CharacterSet = [[48, 57], [65, 90], [95, 95], [97, 122]];
const space: CharacterSet = [[9, 13], [32, 32], [160, 160], [5760, 5760], [8192, 8202], [8232, 8233], [8239, 8239], [8287, 8287], [12288, 12288], [65279, 65279]];

function complement(ranges: CharacterSet): CharacterSet {
  const found: (readonly [number, number])[] = [];
  let from = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (start > from) found.push([from, start - 1]);
    from = Math.max(from, end + 1);
  }
  if (from <= last) found.push([from, last]);
  return found;
}
