import { metricAtoms, plainAtoms, prefixes } from "./ucum-atoms.ts";

/** Longer than any unit in use; keeps hostile text out of the parser. */
const longest = 100;
const remembered = 1_000;

/** From here on V8 may keep a text as a view of the record that it was cut from: to remember it would keep the record. */
const viewed = 13;
const known = new Map<string, boolean>();

/**
 * True for a unit of UCUM's case sensitive form (https://ucum.org/ucum, sections 2 and 3): `mg/dL`, `10*3/uL`, `mm[Hg]`,
 * `{cells}/uL`. It says that the unit can be read as UCUM, not that the sender meant it so: `K/uL` is kelvin, too. Answers
 * for the short ones, which nearly all are, are remembered, so that such a unit is parsed once.
 */
export function isUcum(unit: string): boolean {
  let answer = known.get(unit);
  if (answer !== undefined) return answer;
  answer = unit.length <= longest && isTerm(unit);
  if (known.size < remembered && unit.length < viewed) known.set(unit, answer);
  return answer;
}

/** One parenthesis, one operator, or a unit with its annotation. Brackets and braces may hold operators. */
const token = /[()]|[./]|(?<symbol>(?:\[[^[\]]*\]|[^[\]{}()./])*)(?<annotation>\{[!-z|~]*\})?/y;

/** term: components joined by `.` and `/`; a `/` may come first. */
function isTerm(text: string): boolean {
  if (!/^[!-~]+$/.test(text)) return false;
  let open = 0;
  let complete = false;
  token.lastIndex = text.startsWith("/") ? 1 : 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null || match[0] === "") return false;
    const [found] = match;
    if (found === "." || found === "/") {
      if (!complete) return false;
      complete = false;
    } else if (found === ")") {
      if (!complete || open-- === 0) return false;
    } else {
      if (complete) return false;
      if (found === "(") open++;
      else if (isComponent(match.groups!["symbol"]!, match.groups!["annotation"])) complete = true;
      else return false;
    }
  }
  return complete && open === 0;
}

/** component: a unit with an exponent and an annotation, an annotation alone, or a whole number. */
function isComponent(symbol: string, annotation: string | undefined): boolean {
  if (symbol === "") return annotation !== undefined;
  return isUnit(symbol) || isUnit(symbol.replace(/[+-]?\d+$/, "")) || (annotation === undefined && /^\d+$/.test(symbol));
}

/** An atom, with a prefix where it takes one. */
function isUnit(symbol: string): boolean {
  if (metricAtoms.has(symbol) || plainAtoms.has(symbol)) return true;
  return [1, 2].some((length) => prefixes.has(symbol.slice(0, length)) && metricAtoms.has(symbol.slice(length)));
}
