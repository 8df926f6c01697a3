import { FhirPathError } from "../syntax.ts";
import { text, integer, singleton } from "../operators/singleton.ts";
import { systemValue } from "../values/system-value.ts";
import { nothing, type Items } from "../values/item.ts";
import { matches, matchesFully, replaceMatches } from "../patterns/pattern.ts";
import { collection, predicate, type FhirPathFunction } from "./function.ts";

/** The text that a function of texts is called on. Throws for an element that is none. */
function textual(input: Items): string | undefined {
  const item = singleton(input);
  if (item === undefined) return undefined;
  const value = systemValue(item);
  if (value === undefined && typeof item === "object" && "json" in item && typeof item.json === "object") throw new FhirPathError("A text is expected");
  return typeof value === "string" ? value : text(input);
}

/** A function of a text and another; empty where one of them is. */
function ofTwo(name: string, run: (input: string, other: string) => boolean | string | number | readonly string[] | undefined): FhirPathFunction {
  return collection(name, ["items"], [], (_, input, argument) => {
    const one = textual(input);
    const other = text(argument);
    const result = one === undefined || other === undefined ? undefined : run(one, other);
    return result === undefined ? nothing : typeof result === "object" ? result : [result];
  });
}

function testOfTwo(name: string, run: (input: string, other: string) => boolean | undefined): FhirPathFunction {
  return predicate(name, ["items"], [], (_, input, argument) => {
    const one = textual(input);
    const other = text(argument);
    return one === undefined || other === undefined ? undefined : run(one, other);
  });
}

function ofOne(name: string, run: (input: string) => string | number | readonly string[]): FhirPathFunction {
  return collection(name, [], [], (_, input) => {
    const one = textual(input);
    if (one === undefined) return nothing;
    const result = run(one);
    return typeof result === "object" ? result : [result];
  });
}

function ofThree(name: string, run: (input: string, one: string, other: string) => string | undefined): FhirPathFunction {
  return collection(name, ["items", "items"], [], (_, input, first, second) => {
    const values = [textual(input), text(first), text(second)] as const;
    const [one, other, third] = values;
    const result = one === undefined || other === undefined || third === undefined ? undefined : run(one, other, third);
    return result === undefined ? nothing : [result];
  });
}

/** FHIRPath N1, section 5.6, and split(), join() and trim() of its next version. */
export const textFunctions: readonly FhirPathFunction[] = [
  ofTwo("indexOf", (input, other) => input.indexOf(other)),
  collection("substring", ["items"], ["items"], (_, input, start, length) => {
    const one = textual(input);
    const from = integer(start);
    if (one === undefined || from === undefined || from < 0 || from >= one.length) return nothing;
    const count = length === undefined ? undefined : integer(length);
    return [count === undefined ? one.slice(from) : one.slice(from, from + Math.max(0, count))];
  }),
  testOfTwo("startsWith", (input, other) => input.startsWith(other)),
  testOfTwo("endsWith", (input, other) => input.endsWith(other)),
  testOfTwo("contains", (input, other) => input.includes(other)),
  testOfTwo("matches", matches),
  testOfTwo("matchesFull", matchesFully),
  ofThree("replaceMatches", replaceMatches),
  ofThree("replace", (input, from, to) => input.replaceAll(from, () => to)),
  ofOne("upper", (input) => input.toUpperCase()),
  ofOne("lower", (input) => input.toLowerCase()),
  ofOne("length", (input) => input.length),
  ofOne("toChars", (input) => Array.from(input)),
  ofOne("trim", (input) => input.trim()),
  ofTwo("split", (input, separator) => input.split(separator)),
  collection("join", [], ["items"], (_, input, separator) => [input.map((item) => String(systemValue(item) ?? "")).join(separator === undefined ? "" : (text(separator) ?? ""))]),
];
