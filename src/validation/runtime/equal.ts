import { isRawJson } from "../../model/fhir.ts";

/** Tells whether a value is what a definition asks for. */
export type Test = (value: unknown) => boolean;

/** True when two JSON values are the same, the order of properties aside. */
export function equals(value: unknown, other: unknown): boolean {
  return testFor(other, true)(value);
}

/** The test for exactly this value, the order of properties aside. */
export function equalTo(wanted: unknown): Test {
  return testFor(wanted, true);
}

/** The test for everything that a pattern has: each entry of a list somewhere, each property with at least this. */
export function matching(pattern: unknown): Test {
  return testFor(pattern, false);
}

function testFor(wanted: unknown, whole: boolean): Test {
  if (typeof wanted === "number") return (value) => value === wanted || (isRawJson(value) && Number(value.rawJSON) === wanted);
  if (isRawJson(wanted)) return testFor(Number(wanted.rawJSON), whole);
  if (typeof wanted !== "object" || wanted === null) return (value) => value === wanted;
  if (Array.isArray(wanted)) return listTest(wanted.map((entry) => testFor(entry, whole)), whole);
  const names = Object.keys(wanted);
  const tests = names.map((name) => testFor((wanted as Record<string, unknown>)[name], whole));
  return (value) => {
    if (typeof value !== "object" || value === null || (whole && Object.keys(value).length !== names.length)) return false;
    for (let i = 0; i < names.length; i++) {
      if (!Object.hasOwn(value, names[i]!) || !tests[i]!((value as Record<string, unknown>)[names[i]!])) return false;
    }
    return true;
  };
}

function listTest(tests: readonly Test[], whole: boolean): Test {
  if (whole) return (value) => Array.isArray(value) && value.length === tests.length && tests.every((test, index) => test(value[index]));
  return (value) => Array.isArray(value) && tests.every((test) => value.some(test));
}

/** A value of a definition, for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}
