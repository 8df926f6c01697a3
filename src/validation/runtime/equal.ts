import { code, type Code, lines, type Name, property, Scope } from "../../codegen/code.ts";
import { isRawJson } from "../../model/fhir.ts";

/** Tells whether a value is what a definition asks for. */
export type Test = (value: unknown) => boolean;

/** True when two JSON values are the same, the order of properties aside. */
export function equals(value: unknown, other: unknown): boolean {
  if (typeof other === "number") return isNumber(value, other);
  if (isRawJson(other)) return isNumber(value, Number(other.rawJSON));
  if (typeof other !== "object" || other === null) return value === other;
  if (typeof value !== "object" || value === null || Array.isArray(value) !== Array.isArray(other)) return false;
  const names = Object.keys(other);
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name) && equals((value as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]));
}

function isNumber(value: unknown, wanted: number): boolean {
  return value === wanted || (isRawJson(value) && Number(value.rawJSON) === wanted);
}

/** The test for exactly this value, the order of properties aside. */
export function equalTo(wanted: unknown): Test {
  return compileTest(wanted, true);
}

/** The test for everything that a pattern has: each entry of a list somewhere, each property with at least this. */
export function matching(pattern: unknown): Test {
  return compileTest(pattern, false);
}

/** Generates a test: a function for each part of what is wanted, so that a pattern of three levels costs nanoseconds. */
function compileTest(wanted: unknown, whole: boolean): Test {
  const scope = new Scope();
  const functions: Code[] = [];
  const write = (prefix: string, body: Code): Name => {
    const name = scope.name(prefix);
    functions.push(code`function ${name}(value) {\n${body}\n}`);
    return name;
  };
  const test = (part: unknown): Name => write("is", isRawJson(part) || typeof part !== "object" || part === null ? scalar(part, scope) : Array.isArray(part) ? list(part) : object(part));
  const list = (entries: readonly unknown[]): Code => {
    const tests = entries.map(test);
    const found = whole ? tests.map((one, index) => code` && ${one}(value[${index}])`) : tests.map((one) => code` && ${write("has", some(one))}(value)`);
    return code`return Array.isArray(value)${whole ? code` && value.length === ${entries.length}` : code``}${together(found)};`;
  };
  const object = (part: object): Code => {
    const names = Object.keys(part);
    const parts = names.map((name) => code` && Object.hasOwn(value, ${name}) && ${test((part as Record<string, unknown>)[name])}(${property(code`value`, name)})`);
    return code`return typeof value === "object" && value !== null${whole ? code` && Object.keys(value).length === ${names.length}` : code``}${together(parts)};`;
  };
  const root = test(wanted);
  return scope.evaluate(code`${lines(functions)}\nreturn ${root};`) as Test;
}

function scalar(wanted: unknown, scope: Scope): Code {
  const number = isRawJson(wanted) ? Number(wanted.rawJSON) : wanted;
  if (typeof number === "number") return code`return ${scope.constant("isNumber", isNumber)}(value, ${number});`;
  return code`return value === ${wanted as string | boolean | null};`;
}

function some(test: Name): Code {
  return code`for (let i = 0; i < value.length; i++) {\nif (${test}(value[i])) return true;\n}\nreturn false;`;
}

function together(pieces: readonly Code[]): Code {
  return pieces.reduce((one, other) => code`${one}${other}`, code``);
}

/** A value of a definition, for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}
