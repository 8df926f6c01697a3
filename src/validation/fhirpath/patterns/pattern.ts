import { Automaton } from "./automaton.ts";
import { parsePattern, type Pattern } from "./syntax.ts";

/** Patterns that are remembered. Those of definitions are few; a pattern may also come from data. */
const mostRemembered = 500;

/** Text that a replacement reads at most, for it cannot use the automaton. */
const longestReplaced = 10_000;

const partial = new Map<string, Automaton | null>();
const full = new Map<string, Automaton | null>();

/** `matches()`: true when the pattern matches somewhere in the text, in single line mode; undefined for a pattern that is not taken (look-around, back references). */
export function matches(text: string, pattern: string): boolean | undefined {
  return automaton(pattern, partial, false)?.test(text);
}

/** `matchesFull()`: true when the whole text matches. */
export function matchesFully(text: string, pattern: string): boolean | undefined {
  return automaton(pattern, full, true)?.test(text);
}

function automaton(source: string, known: Map<string, Automaton | null>, isWhole: boolean): Automaton | undefined {
  const made = known.get(source);
  if (made !== undefined) return made ?? undefined;
  if (known.size >= mostRemembered) known.clear();
  const pattern = parsePattern(source);
  const one = pattern === undefined ? null : build(pattern, isWhole);
  known.set(source, one);
  return one ?? undefined;
}

function build(pattern: Pattern, isWhole: boolean): Automaton | null {
  try {
    return new Automaton(pattern, isWhole);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** `replaceMatches()`; undefined for a pattern that could be slow: one where what repeats has a repetition or a choice inside, or a long text. */
export function replaceMatches(text: string, pattern: string, replacement: string): string | undefined {
  if (pattern === "") return text;
  const tree = parsePattern(pattern);
  if (tree === undefined || repeatsRepetition(tree, false) || text.length > longestReplaced) return undefined;
  return text.replace(new RegExp(pattern, "gs"), replacement);
}

function repeatsRepetition(pattern: Pattern, isRepeated: boolean): boolean {
  switch (pattern.kind) {
    case "repeat":
      return (isRepeated && pattern.max > 1) || repeatsRepetition(pattern.part, isRepeated || pattern.max > 1);
    case "choice":
      return isRepeated || pattern.parts.some((part) => repeatsRepetition(part, isRepeated));
    case "sequence":
      return pattern.parts.some((part) => repeatsRepetition(part, isRepeated));
    default:
      return false;
  }
}
