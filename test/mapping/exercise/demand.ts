import type { Condition, Operator } from "../../../src/mapping/grammar/condition.ts";
import type { Place } from "../../../src/mapping/grammar/place.ts";
import { inOrder } from "../../../src/mapping/runtime/scope.ts";
import type { DraftSegment, Keys } from "./draft.ts";

/** Where a place of a condition stands in the message. */
export interface Spot {
  readonly unit: string;
  readonly keys: Keys;
}

type Test =
  /** `valued`: something that is no `""`. */
  | { readonly kind: "valued"; readonly is: boolean }
  | { readonly kind: "text"; readonly texts: readonly string[]; readonly is: boolean }
  | { readonly kind: "measure"; readonly measure: "length" | "count" | "number" | "occurrence"; readonly operator: Operator; readonly number: number };

/** What has to be true of one place. */
export interface Demand extends Spot {
  readonly test: Test;
}

/** Something stands there, if only `""`. */
export const written = (spot: Spot): Demand => ({ ...spot, test: { kind: "text", texts: [""], is: false } });
export const absent = (spot: Spot): Demand => ({ ...spot, test: { kind: "text", texts: [""], is: true } });
export const reads = (spot: Spot, ...texts: readonly string[]): Demand => ({ ...spot, test: { kind: "text", texts, is: true } });

const opposite: Readonly<Record<Operator, Operator>> = { "=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">" };
/** More ways than these to make a condition true are not looked at. */
const most = 64;

/** The ways to make a condition true (or false): any list of demands that are met together does. */
export function waysTo(condition: Condition | null, spotOf: (place: Place | "own") => Spot, wanted: boolean = true): Demand[][] {
  if (condition === null) return [[]];
  switch (condition.kind) {
    case "not":
      return waysTo(condition.of, spotOf, !wanted);
    case "and":
    case "or": {
      const [left, right] = [waysTo(condition.left, spotOf, wanted), waysTo(condition.right, spotOf, wanted)];
      return ((condition.kind === "and") === wanted ? together(left, right) : [...left, ...right]).slice(0, most);
    }
    case "valued":
      return [[{ ...spotOf(condition.place), test: { kind: "valued", is: wanted } }]];
    case "compare":
    case "in": {
      const is = condition.kind === "in" || condition.operator === "=";
      return [[{ ...spotOf(condition.place), test: { kind: "text", texts: condition.kind === "in" ? condition.texts : [condition.text], is: is === wanted } }]];
    }
    case "measure": {
      const { measure, operator, number } = condition;
      return [[{ ...spotOf(condition.place), test: { kind: "measure", measure, operator: wanted ? operator : opposite[operator], number } }]];
    }
  }
}

/** Each way of the one with each of the other. */
export function together(left: readonly Demand[][], right: readonly Demand[][]): Demand[][] {
  return left.flatMap((one) => right.map((other) => [...one, ...other])).slice(0, most);
}

/** True where a segment that is not there, or says nothing, will do. */
export function isMetByNothing({ test }: Demand): boolean {
  if (test.kind === "valued") return !test.is;
  if (test.kind === "text") return test.texts.includes("") === test.is;
  if (test.measure === "occurrence") return inOrder(1, test.operator, test.number);
  return test.measure !== "number" && inOrder(0, test.operator, test.number);
}

function isMet(text: string, { test }: Demand): boolean {
  if (test.kind === "valued") return (text !== "" && text !== '""') === test.is;
  if (test.kind === "text") return test.texts.includes(text.split(/[&^~]/).find((part) => part !== "") ?? "") === test.is;
  if (test.measure === "count" || test.measure === "occurrence") return true;
  if (text === "") return test.measure === "length" && inOrder(0, test.operator, test.number);
  return inOrder(test.measure === "length" ? text.length : Number(text), test.operator, test.number);
}

/** Texts that a demand names, or that lie just beside what it names. */
function named({ test }: Demand): string[] {
  if (test.kind === "valued") return [];
  if (test.kind === "text") return test.is ? [...test.texts] : [];
  if (test.measure === "number") return [0, 1, -1].map((more) => String(test.number + more));
  return test.measure === "length" ? [0, 1, -1].map((more) => "1".repeat(Math.max(test.number + more, 0))) : [];
}

/**
 * Changes a segment so that it meets the demands on it; false when two of them contradict each other. What stands there and will do is kept. `samples` are texts
 * that fit a place.
 */
export function meet(segment: DraftSegment, demands: readonly Demand[], samples: (spot: Spot) => readonly string[]): boolean {
  const byPlace = [...Map.groupBy(demands, ({ keys }) => place(keys)).values()].sort(([one], [other]) => one!.keys.length - other!.keys.length);
  for (const group of byPlace) {
    const [spot] = group;
    const current = segment.get(spot!.keys);
    // What is not valued although a part of it is written says `""`.
    const isDeleted = demands.some(({ keys, test }) => test.kind === "valued" && !test.is && keys.length < spot!.keys.length && place(spot!.keys).startsWith(`${place(keys)}.`));
    const found = [...(isDeleted ? ['""'] : []), current, ...group.flatMap(named), ...samples(spot!), "", '""'].find((text) => group.every((demand) => isMet(text, demand)));
    if (found === undefined) return false;
    if (found !== current) segment.set(spot!.keys, found);
  }
  for (const { keys, test } of demands) {
    if (test.kind !== "measure" || test.measure !== "count") continue;
    const field = keys[0]!;
    const count = [segment.count(field), 1, 2, 3, 0].find((number) => inOrder(number, test.operator, test.number));
    if (count === undefined) return false;
    if (count === segment.count(field)) continue;
    if (segment.count(field) === 0) segment.set([field], samples({ unit: segment.name, keys: [field] })[0] ?? "1");
    segment.repeat(field, count);
  }
  return true;
}

/** The first repetition and no particular one are the same place. */
function place(keys: Keys): string {
  return keys.map((key, index) => (index === 1 && key === 1 ? 0 : key)).join(".").replace(/\.0$/, "");
}

/** How many segments of a name the demands ask for: an `occurrence > 1` needs two. */
export function occurrences(demands: readonly Demand[]): number {
  const tests = demands.map(({ test }) => test).filter((test) => test.kind === "measure" && test.measure === "occurrence") as Extract<Test, { kind: "measure" }>[];
  return [1, 2, 3].find((number) => tests.every((test) => inOrder(number, test.operator, test.number))) ?? 1;
}
