/** Where a text stops being JSON, and what was expected there. */
export interface JsonDefect {
  /** From 1, in characters. */
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

/** How deep objects and arrays may nest: far more than any resource needs, and less than the call stack holds. */
const maxDepth = 500;

/**
 * The first place where a text is no JSON (RFC 8259), or where an object has a property twice, which `JSON.parse` would pass over in silence.
 * One pass without recursion; undefined when the text is sound.
 */
export function findJsonDefect(text: string): JsonDefect | undefined {
  const open: (Set<string> | "array")[] = [];
  let at = 0;
  let expected: "value" | "first value" | "property" | "first property" | "next" = "value";
  for (;;) {
    at = skipBlank(text, at);
    const character = text[at];
    const within = open.at(-1);
    if (character === undefined) return expected === "next" && within === undefined ? undefined : defect(text, at, "the text ends too early");
    if (expected === "next") {
      if (within === undefined) return defect(text, at, "there is more after the end");
      if (character === ",") expected = within === "array" ? "value" : "property";
      else if (character === (within === "array" ? "]" : "}")) open.pop();
      else return defect(text, at, within === "array" ? "a comma or ] is expected" : "a comma or } is expected");
      at++;
    } else if ((expected === "first value" && character === "]") || (expected === "first property" && character === "}")) {
      open.pop();
      expected = "next";
      at++;
    } else if (expected === "property" || expected === "first property") {
      const end = stringEnd(text, at);
      if (end === undefined) return defect(text, at, "a property name in double quotes is expected");
      const name = text.slice(at, end);
      const names = within as Set<string>;
      if (names.has(name)) return defect(text, at, "the object has this property twice");
      names.add(name);
      at = skipBlank(text, end);
      if (text[at] !== ":") return defect(text, at, "a colon is expected");
      expected = "value";
      at++;
    } else if (character === "{" || character === "[") {
      if (open.length === maxDepth) return defect(text, at, `there are more than ${maxDepth} levels`);
      open.push(character === "{" ? new Set() : "array");
      expected = character === "{" ? "first property" : "first value";
      at++;
    } else {
      const end = character === '"' ? stringEnd(text, at) : literalEnd(text, at);
      if (end === undefined) return defect(text, at, character === '"' ? "the string has no end, or an invalid escape or control character" : "a value is expected");
      expected = "next";
      at = end;
    }
  }
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text[at]!)) at++;
  return at;
}

/** The index after a string that begins at `from`; undefined when there is none or it is malformed. */
function stringEnd(text: string, from: number): number | undefined {
  if (text[from] !== '"') return undefined;
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') return at + 1;
    if (character < " ") return undefined;
    if (character !== "\\") continue;
    const escaped = text[++at];
    if (escaped === "u" && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) at += 4;
    else if (escaped === undefined || !'"\\/bfnrt'.includes(escaped)) return undefined;
  }
  return undefined;
}

function literalEnd(text: string, from: number): number | undefined {
  const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
  literal.lastIndex = from;
  return literal.test(text) ? literal.lastIndex : undefined;
}

function defect(text: string, at: number, problem: string): JsonDefect {
  const before = text.slice(0, at);
  return { line: before.split("\n").length, column: at - before.lastIndexOf("\n"), problem };
}
