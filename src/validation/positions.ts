import type { Issue, SourcePosition } from "../model/issue.ts";

/** What is looked for below one value of the text: where it stands, and whose children are wanted. */
interface Wanted {
  readonly children: Map<string, Wanted>;
  /** Where it begins, in characters from 0; undefined until it is found. */
  at?: number;
}

/**
 * Gives issues the line and column that their expressions mean in the JSON text they are about: where the value begins, or the
 * nearest value around that is there. `below` are the steps from the text's root to the resource. One pass over the text, which
 * must be sound JSON.
 */
export function withPositions(issues: readonly Issue[], text: string, below: readonly string[] = []): Issue[] {
  const root: Wanted = { children: new Map() };
  const paths = issues.map(({ expression }) => (expression === undefined ? undefined : wantedPath(root, [...below, ...stepsOf(expression)])));
  find(text, skipBlank(text, 0), root);
  const places = paths.map((path) => path?.findLast(({ at }) => at !== undefined)?.at);
  const positions = positionsOf(text, places.filter((at) => at !== undefined));
  return issues.map((issue, index) => (places[index] === undefined ? issue : { ...issue, position: positions.get(places[index])! }));
}

/** `Patient.name[0].given` without its first step, indexes apart. */
function stepsOf(expression: string): string[] {
  const dot = expression.indexOf(".");
  return dot < 0 ? [] : expression.slice(dot + 1).split(/[.[]/).map((step) => step.replace(/\]$/, ""));
}

function wantedPath(root: Wanted, steps: readonly string[]): Wanted[] {
  const path = [root];
  for (const step of steps) {
    const { children } = path.at(-1)!;
    let next = children.get(step);
    if (next === undefined) children.set(step, (next = { children: new Map() }));
    path.push(next);
  }
  return path;
}

/** Notes where a value begins and looks into it, as far as its children are wanted; gives the index after it. */
function find(text: string, at: number, wanted: Wanted): number {
  wanted.at ??= at;
  if (wanted.children.size === 0) return skip(text, at);
  if (text[at] === "[") {
    let next = skipBlank(text, at + 1);
    for (let index = 0; text[next] !== "]" && next < text.length; index++) {
      const child = wanted.children.get(String(index));
      next = skipBlank(text, child === undefined ? skip(text, next) : find(text, next, child));
      if (text[next] === ",") next = skipBlank(text, next + 1);
    }
    return next + 1;
  }
  if (text[at] !== "{") return skip(text, at);
  let next = skipBlank(text, at + 1);
  while (text[next] === '"') {
    const end = skip(text, next);
    const child = childOf(wanted, text.slice(next + 1, end - 1));
    next = skipBlank(text, skipBlank(text, end) + 1);
    next = skipBlank(text, child === undefined ? skip(text, next) : find(text, next, child));
    if (text[next] === ",") next = skipBlank(text, next + 1);
  }
  return next + 1;
}

/** What is wanted of a property: an element by its name, by the name of a choice (`value` of `valueQuantity`), or by its `_` sibling. */
function childOf({ children }: Wanted, key: string): Wanted | undefined {
  const plain = key.startsWith("_") ? key.slice(1) : key;
  const own = children.get(plain);
  if (own !== undefined) return own;
  for (let end = plain.length - 1; end > 0; end--) {
    const letter = plain[end]!;
    if (letter >= "A" && letter <= "Z" && children.has(plain.slice(0, end))) return children.get(plain.slice(0, end));
  }
  return undefined;
}

/** The index after the value that begins at `at`. */
function skip(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return stringEnd(text, at);
  if (first !== "{" && first !== "[") {
    let end = at;
    while (end < text.length && !',]} \t\r\n'.includes(text[end]!)) end++;
    return end;
  }
  let depth = 0;
  for (let end = at; end < text.length; end++) {
    const character = text[end];
    if (character === '"') end = stringEnd(text, end) - 1;
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) return end + 1;
  }
  return text.length;
}

function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  return end + 1;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n\uFEFF".includes(text[at]!)) at++;
  return at;
}

/** Lines, columns and byte offsets of places in a text, counted in one pass. */
function positionsOf(text: string, places: readonly number[]): Map<number, SourcePosition> {
  const positions = new Map<number, SourcePosition>();
  let line = 1;
  let lineStart = 0;
  let offset = 0;
  let from = 0;
  for (const at of [...new Set(places)].sort((a, b) => a - b)) {
    const part = text.slice(from, at);
    for (let end = part.indexOf("\n"); end >= 0; end = part.indexOf("\n", end + 1)) {
      line++;
      lineStart = from + end + 1;
    }
    offset += new TextEncoder().encode(part).length;
    from = at;
    positions.set(at, { line, column: at - lineStart + 1, offset });
  }
  return positions;
}
