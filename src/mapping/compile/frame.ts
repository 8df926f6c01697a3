import { type Code, code, type Name, type Scope as Names } from "../../codegen/code.ts";
import type { PathStep, WriteRow } from "../plan/plan.ts";

/** Stands in for a slot's list until its first element comes: most slots of a table stay without. */
const none: readonly never[] = [];

/** The slot with the element of a repetition. A list made with its first element has room for one; an empty one that grows takes room for seventeen. */
function keepIn<T>(slot: readonly T[], repetition: number, element: T): readonly T[] {
  if (slot === none && repetition === 0) return [element];
  const elements = slot === none ? [] : (slot as T[]);
  elements[repetition] = element;
  return elements;
}

/** What the code of one table shares: its names, and the variables that hold the elements of its slots. */
export class Frame {
  readonly names: Names;
  /** The unit of a segment table; null for a data type table. */
  readonly unit: string | null;
  /** Declarations for the top of the function. */
  readonly declarations: Code[] = [];
  readonly #slots = new Map<string, Name>();

  constructor(names: Names, unit: string | null) {
    this.names = names;
    this.unit = unit;
  }

  /** The element that a slot has for a repetition, as an expression. */
  element(path: readonly PathStep[], upTo: number, repetition: Code): Code {
    return code`${this.#slot(path, upTo)}[${repetition}]`;
  }

  /** Statements that give the slot its element for a repetition. */
  keep(path: readonly PathStep[], upTo: number, repetition: Code, element: Code): Code {
    const slot = this.#slot(path, upTo);
    return path[upTo]!.shared === null ? code`${slot} = ${this.names.constant("keepIn", keepIn)}(${slot}, ${repetition}, ${element});` : code`${slot}[${repetition}] = ${element};`;
  }

  /** The variable that holds the elements of a slot: an array by repetition. */
  #slot(path: readonly PathStep[], upTo: number): Name {
    const key = slotName(path, upTo);
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const name = this.names.name("slot");
    this.#slots.set(key, name);
    const { shared } = path[upTo]!;
    const told = shared?.by == null ? code`` : code` + "=" + scope.locate(${this.names.constant("place", shared.by)}).span`;
    this.declarations.push(shared === null ? code`let ${name} = ${this.names.constant("none", none)};` : code`const ${name} = run.elements.sharedSlot(run.current, ${key}${told});`);
    return name;
  }
}

/** A slot's name within its table: the way to it. */
export function slotName(path: readonly PathStep[], upTo: number): string {
  return path
    .slice(0, upTo + 1)
    .map((step) => `${step.property}(${step.url ?? ""}#${step.slot ?? ""})`)
    .join(".");
}

/**
 * Where the source's repetitions make elements: at the first named slot (of the segment's own before one of the resource), else at the last list step before the end; -1 where the end
 * itself is a list or nothing repeats. Steps before it have one element, steps from it on one for each repetition.
 */
function repeatingStep(path: readonly PathStep[]): number {
  const own = path.findIndex((step) => step.list && step.slot !== null && step.shared === null);
  const named = own >= 0 ? own : path.findIndex((step) => step.list && step.slot !== null);
  if (named >= 0) return path.at(-1)!.list && named < path.length - 1 ? -1 : named;
  if (path.at(-1)!.list) return -1;
  return path.findLastIndex((step, index) => step.list && index < path.length - 1);
}

/** Where a row's repetitions make elements; nowhere when the row says what becomes of further ones (`rest`). */
export function rowRepeats(row: WriteRow): number {
  return row.rest === null ? repeatingStep(row.path) : -1;
}

/** The repeating step of a constant's path: its row's, where both go through the same elements. */
export function sharedStep(path: readonly PathStep[], row: WriteRow): number {
  const repeating = rowRepeats(row);
  const shared = repeating >= 0 && row.path.slice(0, repeating + 1).every((step, i) => path[i]?.property === step.property && path[i]?.slot === step.slot && path[i]?.url === step.url);
  return shared ? repeating : -1;
}
