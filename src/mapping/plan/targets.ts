import type { ElementDefinition, TypeDefinitions } from "../../model/definitions.ts";
import { parsePlace } from "../grammar/place.ts";
import { extensionUrl, parseTargetPath, type TargetStep } from "../grammar/target-path.ts";
import { ElementNames, placeProblem } from "./extension-place.ts";
import type { PathStep } from "./plan.ts";

/** A target path resolved against R4: the steps, and the definition of the element at its end. */
export interface ResolvedPath {
  readonly steps: readonly PathStep[];
  readonly element: ElementDefinition;
  /** For each step the type or backbone path that has it: `Patient`, `Patient.contact`. */
  readonly holders: readonly string[];
}

/** What is wrong with a path: the sentence's parts for `mapping.path`. */
export interface PathProblem {
  readonly step: string;
  readonly problem: string;
}

/** Follows a target path through R4. `written` are the property names that any table writes, which bounds the rivals of a choice. */
export function resolvePath(root: string, text: string, types: TypeDefinitions, written: ReadonlySet<string>): ResolvedPath | PathProblem {
  const parsed = parseTargetPath(text);
  if (parsed === undefined) return { step: text, problem: "is no path; write names with dots between them, and slots in brackets: participant(att).individual" };
  const steps: PathStep[] = [];
  const holders: string[] = [];
  let holder = root;
  let element: ElementDefinition | undefined;
  const names = new ElementNames(root, types);
  for (const [index, step] of parsed.entries()) {
    const last = index === parsed.length - 1;
    const found = types.element(holder, step.name);
    if (found === undefined) return { step: step.name, problem: `is no element of ${holder} in R4${suggestion(step.name, holder, types)}` };
    const problem = checkStep(step, found, parsed[index + 1], last, isNested(steps.at(-1)), types, names);
    if (problem !== null) return { step: step.name, problem };
    holders.push(holder);
    names.enter(found);
    element = found;
    const primitive = types.isPrimitive(found.type);
    steps.push({
      property: primitive && !last ? `_${step.name}` : step.name,
      list: found.list,
      slot: isExtension(step) ? extensionSlot(step.slot) : step.slot,
      shared: !isExtension(step) && step.slot?.startsWith("&") === true ? { by: parsePlace(step.slot.slice(1)) ?? null } : null,
      url: isExtension(step) && step.slot !== null ? urlOf(extensionName(step.slot), steps.at(-1)) : null,
      rivals: found.choice !== undefined ? rivals(found, holder, types, written) : [],
    });
    holder = primitive ? "Element" : (found.content ?? found.type);
  }
  return { steps, element: element!, holders };
}

/** `patient-citizenship#nation`: the extension's name, and after the number sign a slot, for an extension that may stand several times. */
function extensionName(written: string): string {
  return written.split("#", 1)[0]!;
}

function extensionSlot(written: string | null): string | null {
  return written?.split("#")[1] ?? null;
}

/** True for `extension(…)` and `modifierExtension(…)`. */
function isExtension({ name }: TargetStep): boolean {
  return name === "extension" || name === "modifierExtension";
}

/** True for what stands in an extension itself; in an extension's value an extension stands as anywhere. */
function isNested(before: PathStep | undefined): boolean {
  return before !== undefined && before.url !== null;
}

/** The URL of an extension; inside another extension it is relative: `extension(us-core-race).extension(ombCategory)`. */
function urlOf(slot: string, before: PathStep | undefined): string {
  return isNested(before) ? slot : extensionUrl(slot);
}

function checkStep(step: TargetStep, element: ElementDefinition, next: TargetStep | undefined, last: boolean, nested: boolean, types: TypeDefinitions, names: ElementNames): string | null {
  if (step.slot !== null && !element.list) return "does not repeat, so it takes no slot in brackets";
  if (isExtension(step)) {
    if (step.slot === null) return "needs the extension's name or URL in brackets";
    if (last) return "is an extension without its value; go on with .valueString or another value[x]";
    if (nested) return null;
    const name = extensionName(step.slot);
    const known = types.extension(extensionUrl(name));
    if (known === undefined && !name.includes(":")) return `(${name}) is no extension that HL7 has published for R4; write a URL for one of your own`;
    if (known === undefined) return null;
    const { types: values } = known;
    if (values.length > 0 && next !== undefined && next.name !== "extension" && !values.some((type) => next.name === `value${type[0]!.toUpperCase()}${type.slice(1)}`)) {
      return `(${name}) takes value[x] of ${values.join(", ")}, not ${next.name}`;
    }
    return placeProblem(name, known, step.name === "modifierExtension", names);
  }
  if (!last && types.isPrimitive(element.type)) {
    if (next?.name !== "extension") return `is a primitive (${element.type}); only .extension(…) goes on from there`;
    if (element.list) return "is a list of primitives; extensions on its items are not supported";
  }
  return null;
}

function rivals(element: ElementDefinition, holder: string, types: TypeDefinitions, written: ReadonlySet<string>): string[] {
  return types
    .elements(holder)!
    .filter((other) => other.choice === element.choice && other.name !== element.name && written.has(other.name))
    .map((other) => other.name);
}

function suggestion(name: string, holder: string, types: TypeDefinitions): string {
  const names = types.elements(holder)?.map((element) => element.name) ?? [];
  const near = nearest(name, names);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

/** The known name that is most like a misspelt one; undefined when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const far = distance(name.toLowerCase(), candidate.toLowerCase());
    if (far < least) {
      least = far;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein's distance. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[right.length]!;
}
