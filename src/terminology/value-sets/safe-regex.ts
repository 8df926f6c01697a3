/**
 * Regular expressions that take time linear in the text, whatever they are: a ValueSet may come with a request. They are run as a set of states
 * (Thompson) over characters. Known are literals, `.`, classes, \d \w \s and their opposites, groups, `|`, `* + ?` and `{n,m}`; not what needs backtracking.
 * As in XML Schema, the whole text has to match.
 */
export type TextTest = (text: string) => boolean;

/** States that one expression may have: `{n,m}` of `{n,m}` multiplies. */
const mostStates = 5_000;
const mostDepth = 100;

/** Undefined where the expression cannot be read or is beyond what is known. */
export function safeRegex(source: string): TextTest | undefined {
  try {
    const parser = new Parser(source.replace(/^\^/, "").replace(/(?<!\\)\$$/, ""));
    const node = parser.alternatives(0);
    if (!parser.atEnd) return undefined;
    const states: State[] = [];
    const start = compile(node, add(states, { kind: "end" }), states);
    return (text) => run(states, start, text);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

type Node =
  | { readonly kind: "class"; readonly test: (character: string) => boolean }
  | { readonly kind: "sequence"; readonly nodes: readonly Node[] }
  | { readonly kind: "choice"; readonly nodes: readonly Node[] }
  | { readonly kind: "repeat"; readonly node: Node; readonly min: number; readonly max: number };

type State =
  | { readonly kind: "end" }
  | { readonly kind: "read"; readonly test: (character: string) => boolean; readonly next: number }
  | { readonly kind: "split"; next: readonly number[] };

class Parser {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#characters = Array.from(source);
  }

  get atEnd(): boolean {
    return this.#at >= this.#characters.length;
  }

  alternatives(depth: number): Node {
    if (depth > mostDepth) throw new Unreadable();
    const nodes = [this.#sequence(depth)];
    while (this.#take("|")) nodes.push(this.#sequence(depth));
    return nodes.length === 1 ? nodes[0]! : { kind: "choice", nodes };
  }

  #sequence(depth: number): Node {
    const nodes: Node[] = [];
    while (!this.atEnd && this.#peek() !== "|" && this.#peek() !== ")") nodes.push(this.#repeated(depth));
    return { kind: "sequence", nodes };
  }

  #repeated(depth: number): Node {
    let node = this.#atom(depth);
    for (;;) {
      const [min, max] = this.#take("*") ? [0, Infinity] : this.#take("+") ? [1, Infinity] : this.#take("?") ? [0, 1] : this.#peek() === "{" ? this.#bounds() : [1, 1];
      if (min === 1 && max === 1) return node;
      node = { kind: "repeat", node, min, max };
    }
  }

  #bounds(): [number, number] {
    const text = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.#characters.slice(this.#at, this.#at + 12).join(""));
    if (text === null) throw new Unreadable();
    this.#at += text[0].length;
    const min = Number(text[1]);
    const max = text[2] === undefined ? min : text[3] === "" ? Infinity : Number(text[3]);
    if (max < min) throw new Unreadable();
    return [min, max];
  }

  #atom(depth: number): Node {
    const character = this.#next();
    if (character === "(") {
      if (this.#take("?") && !this.#take(":")) throw new Unreadable();
      const node = this.alternatives(depth + 1);
      if (!this.#take(")")) throw new Unreadable();
      return node;
    }
    if (character === "[") return { kind: "class", test: this.#class() };
    if (character === ".") return { kind: "class", test: (other) => other !== "\n" && other !== "\r" };
    if (character === "\\") return { kind: "class", test: this.#escaped().test };
    if ("*+?{^$".includes(character)) throw new Unreadable();
    return { kind: "class", test: (other) => other === character };
  }

  #class(): (character: string) => boolean {
    const opposite = this.#take("^");
    const tests: ((character: string) => boolean)[] = [];
    for (let first = true; first || this.#peek() !== "]"; first = false) {
      const from = this.#member();
      if (from.literal !== undefined && this.#peek() === "-" && this.#characters[this.#at + 1] !== "]") {
        this.#at++;
        const to = this.#member();
        if (to.literal === undefined || to.literal < from.literal) throw new Unreadable();
        const [low, high] = [from.literal, to.literal];
        tests.push((other) => other >= low && other <= high);
      } else tests.push(from.test);
    }
    this.#at++;
    return (other) => tests.some((test) => test(other)) !== opposite;
  }

  #member(): Escaped {
    const character = this.#next();
    if (character === "\\") return this.#escaped();
    return { literal: character, test: (other) => other === character };
  }

  #escaped(): Escaped {
    const letter = this.#next();
    const set = sets[letter.toLowerCase()];
    if (set !== undefined) return { literal: undefined, test: letter === letter.toLowerCase() ? (other) => set.test(other) : (other) => !set.test(other) };
    const literal = controls[letter] ?? letter;
    if (/[A-Za-z0-9]/.test(letter) && controls[letter] === undefined) throw new Unreadable();
    return { literal, test: (other) => other === literal };
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw new Unreadable();
    return character;
  }
}

interface Escaped {
  readonly literal: string | undefined;
  readonly test: (character: string) => boolean;
}

const sets: Readonly<Record<string, RegExp>> = { d: /\d/, w: /\w/, s: /\s/ };
const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Makes the states of a node that go on at `next`; gives the first. */
function compile(node: Node, next: number, states: State[]): number {
  if (node.kind === "class") return add(states, { kind: "read", test: node.test, next });
  if (node.kind === "sequence") return node.nodes.reduceRight((after, one) => compile(one, after, states), next);
  if (node.kind === "choice") return add(states, { kind: "split", next: node.nodes.map((one) => compile(one, next, states)) });
  let after = next;
  if (node.max === Infinity) {
    const loop: Extract<State, { kind: "split" }> = { kind: "split", next: [] };
    after = add(states, loop);
    loop.next = [compile(node.node, after, states), next];
  } else for (let i = node.min; i < node.max; i++) after = add(states, { kind: "split", next: [compile(node.node, after, states), next] });
  for (let i = 0; i < node.min; i++) after = compile(node.node, after, states);
  return after;
}

function add(states: State[], state: State): number {
  if (states.length >= mostStates) throw new Unreadable();
  return states.push(state) - 1;
}

function run(states: readonly State[], start: number, text: string): boolean {
  let current = reachable(states, [start]);
  for (const character of text) {
    const next: number[] = [];
    for (const index of current) {
      const state = states[index]!;
      if (state.kind === "read" && state.test(character)) next.push(state.next);
    }
    if (next.length === 0) return false;
    current = reachable(states, next);
  }
  return [...current].some((index) => states[index]!.kind === "end");
}

/** The states that can be reached without reading. */
function reachable(states: readonly State[], from: readonly number[]): Set<number> {
  const reached = new Set(from);
  for (const index of reached) {
    const state = states[index]!;
    if (state.kind === "split") for (const next of state.next) reached.add(next);
  }
  return reached;
}
