import type { CharacterSet, Pattern } from "./syntax.ts";

/** States of the automaton of one pattern at most; a pattern with more is not taken. */
const mostStates = 20_000;

/** Sets of states that are remembered; beyond that they are worked out again. */
const mostRemembered = 500;

interface State {
  readonly set: CharacterSet | undefined;
  /** Where it goes: on a character of the set, or without one. */
  readonly next: number[];
  readonly assertion?: "start" | "end";
}

/**
 * A regular expression that reads each character once: all the ways that a match may go on are followed at a time, so that no text
 * makes it try them one after another.
 */
export class Automaton {
  readonly #states: State[] = [];
  readonly #start: number;
  readonly #accept: number;
  readonly #sets = new Map<string, StateSet>();
  readonly #isWhole: boolean;

  /** `isWhole`: the whole text must match, not a part of it. Throws RangeError for a pattern that is too large. */
  constructor(pattern: Pattern, isWhole: boolean) {
    this.#isWhole = isWhole;
    this.#accept = this.#add({ set: undefined, next: [] });
    this.#start = this.#build(pattern, this.#accept);
  }

  test(text: string): boolean {
    let current = this.#close([this.#start], true, text.length === 0);
    for (let at = 0; at < text.length; at++) {
      if (current.isAccepting && !this.#isWhole) return true;
      current = this.#step(current, text.charCodeAt(at), at === text.length - 1);
    }
    return current.isAccepting;
  }

  #step(from: StateSet, code: number, isEnd: boolean): StateSet {
    const cache = isEnd ? from.last : from.next;
    const known = cache.get(code);
    if (known !== undefined) return known;
    const reached: number[] = [];
    for (const state of from.states) {
      const { set, next } = this.#states[state]!;
      if (set !== undefined && has(set, code)) reached.push(...next);
    }
    if (!this.#isWhole) reached.push(this.#start);
    const made = this.#close(reached, false, isEnd);
    if (cache.size < mostRemembered) cache.set(code, made);
    return made;
  }

  /** The states reached, and those that they lead to without a character. */
  #close(reached: readonly number[], isStart: boolean, isEnd: boolean): StateSet {
    const seen = new Set<number>();
    const open = [...reached];
    while (open.length > 0) {
      const state = open.pop()!;
      if (seen.has(state)) continue;
      const { set, next, assertion } = this.#states[state]!;
      if ((assertion === "start" && !isStart) || (assertion === "end" && !isEnd)) continue;
      seen.add(state);
      if (set === undefined) open.push(...next);
    }
    const states = [...seen].sort((a, b) => a - b);
    const key = states.join();
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const made: StateSet = { states, isAccepting: seen.has(this.#accept), next: new Map(), last: new Map() };
    if (this.#sets.size < mostRemembered) this.#sets.set(key, made);
    return made;
  }

  #add(state: State): number {
    if (this.#states.length >= mostStates) throw new RangeError("The pattern is too large");
    return this.#states.push(state) - 1;
  }

  /** The state from which the pattern leads to `next`. */
  #build(pattern: Pattern, next: number): number {
    switch (pattern.kind) {
      case "set":
        return this.#add({ set: pattern.set, next: [next] });
      case "start":
      case "end":
        return this.#add({ set: undefined, next: [next], assertion: pattern.kind });
      case "sequence":
        return pattern.parts.reduceRight((after, part) => this.#build(part, after), next);
      case "choice":
        return this.#add({ set: undefined, next: pattern.parts.map((part) => this.#build(part, next)) });
      case "repeat":
        return this.#repeat(pattern.part, pattern.min, pattern.max, next);
    }
  }

  #repeat(part: Pattern, min: number, max: number, next: number): number {
    let start = next;
    if (max === Infinity) {
      const loop: number[] = [next];
      start = this.#add({ set: undefined, next: loop });
      loop.unshift(this.#build(part, start));
    } else {
      for (let i = min; i < max; i++) start = this.#add({ set: undefined, next: [this.#build(part, start), next] });
    }
    for (let i = 0; i < min; i++) start = this.#build(part, start);
    return start;
  }
}

interface StateSet {
  readonly states: readonly number[];
  readonly isAccepting: boolean;
  /** By character, where more follow, and where it is the last. */
  readonly next: Map<number, StateSet>;
  readonly last: Map<number, StateSet>;
}

function has(set: CharacterSet, code: number): boolean {
  return set.some(([from, to]) => code >= from && code <= to);
}
