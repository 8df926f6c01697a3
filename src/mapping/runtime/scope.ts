import type { Condition, Operator } from "../grammar/condition.ts";
import type { Place } from "../grammar/place.ts";
import { childFrom, childTo, SourceNode } from "./node.ts";
import type { Run } from "./run.ts";

/** Where a row stands: its unit or node, and the repetition that is being converted. Resolves places to nodes. */
export class Scope {
  readonly run: Run;
  /** The unit of a segment table; for a data type table the unit that the node is in. */
  readonly unit: number;
  readonly from: number;
  readonly to: number;
  /** Depth of the node's children; 0 for a unit. */
  readonly depth: number;
  /** The row's own place: first key, and the leaves of the repetition at hand. */
  ownKey = 0;
  ownFrom = 0;
  ownTo = 0;
  #from = 0;
  #to = 0;
  #depth = 0;

  constructor(run: Run, unit: number, from: number, to: number, depth: number) {
    this.run = run;
    this.unit = unit;
    this.from = from;
    this.to = to;
    this.depth = depth;
  }

  own(key: number, from: number, to: number): void {
    this.ownKey = key;
    this.ownFrom = from;
    this.ownTo = to;
  }

  /** The node at a place; an empty node when there is nothing. */
  locate(place: Place): SourceNode {
    this.#find(place);
    return new SourceNode(this.run.record, this.#from, this.#to, this.#depth);
  }

  /** Goes to a place, or to the row's own. */
  seek(place: Place | null): this {
    this.#find(place);
    return this;
  }

  /** Goes to a field of the own unit: what `seek` does for such a place, which compiled tables know beforehand. */
  seekField(field: number): this {
    const { record } = this.run;
    const isOwn = field === this.ownKey;
    this.#from = isOwn ? this.ownFrom : record.childStart(this.unit, field);
    this.#to = isOwn ? this.ownTo : record.childStart(this.unit, field + 1);
    this.#depth = 2;
    return this;
  }

  /** Goes to a child of the node: what `seek` does for a place of one key. */
  seekChild(key: number): this {
    const numbers = this.run.record.keys[this.depth];
    this.#from = childFrom(numbers, this.from, this.to, key);
    this.#to = childTo(numbers, this.#from, this.to, key);
    this.#depth = this.depth + 1;
    return this;
  }

  /** True when the place that was sought has a value that is no explicit delete. */
  get isValued(): boolean {
    return this.#from < this.#to && !(this.run.hasNulls && this.#to - this.#from === 1 && this.run.record.isNull(this.#from));
  }

  /** The text of the first leaf at the place that was sought; "" when there is none. */
  get firstText(): string {
    return this.#from < this.#to ? this.run.record.text(this.#from) : "";
  }

  valued(place: Place | null): boolean {
    return this.seek(place).isValued;
  }

  text(place: Place | null): string {
    return this.seek(place).firstText;
  }

  /** `length`, `count` (of repetitions), which segment of its name in the resource (`occurrence`) or the number written at a place; NaN when there is no number. */
  measure(measure: "length" | "count" | "number" | "occurrence", place: Place | null): number {
    if (measure === "occurrence") return this.run.occurrence;
    if (measure === "count") return this.#count(place);
    this.#find(place);
    if (this.#from === this.#to) return measure === "length" ? 0 : Number.NaN;
    return measure === "length" ? this.run.record.span(this.#from, this.#to).length : Number(this.run.record.text(this.#from));
  }

  /** Sets the range to the node at a place, or to the row's own. Conditions ask for thousands of places that are not there, so nothing is made on the way. */
  #find(place: Place | null): void {
    if (place === null) {
      this.#from = this.ownFrom;
      this.#to = this.ownTo;
      this.#depth = this.depth === 0 ? 2 : this.depth + 1;
    } else if (place.unit === null) {
      this.#from = this.from;
      this.#to = this.to;
      this.#depth = this.depth;
      this.#descend(place.keys, 0);
    } else this.#findInUnit(place);
  }

  #findInUnit({ unit: name, keys }: Place): void {
    const { record } = this.run;
    const foreign = record.units[this.unit]!.name !== name;
    const unit = foreign ? this.run.nearest(this.unit, name!) : this.unit;
    this.#depth = 2;
    if (unit < 0) {
      this.#from = this.#to = 0;
      return;
    }
    const field = keys[0]!;
    const repetition = keys[1] ?? 0;
    if (!foreign && repetition === 0 && this.depth === 0 && field === this.ownKey) {
      this.#from = this.ownFrom;
      this.#to = this.ownTo;
    } else {
      this.#from = record.childStart(unit, field);
      this.#to = record.childStart(unit, field + 1);
      if (this.#from < this.#to && (repetition > 0 || keys.length > 2)) {
        const repetitions = record.keys[1];
        const wanted = repetition > 0 ? repetition : repetitions![this.#from]!;
        this.#from = childFrom(repetitions, this.#from, this.#to, wanted);
        this.#to = childTo(repetitions, this.#from, this.#to, wanted);
      }
    }
    this.#descend(keys, 2);
  }

  #descend(keys: readonly number[], first: number): void {
    for (let i = first; i < keys.length; i++) {
      const numbers = this.run.record.keys[this.#depth];
      this.#from = childFrom(numbers, this.#from, this.#to, keys[i]!);
      this.#to = childTo(numbers, this.#from, this.#to, keys[i]!);
      this.#depth++;
    }
  }

  #count(place: Place | null): number {
    const { record } = this.run;
    const unit = place === null || place.unit === null ? this.unit : record.units[this.unit]!.name === place.unit ? this.unit : this.run.nearest(this.unit, place.unit);
    const field = place === null ? this.ownKey : place.keys[0]!;
    if (unit < 0) return 0;
    const keys = record.keys[1]!;
    let count = 0;
    for (let leaf = record.childStart(unit, field), end = record.childStart(unit, field + 1), last = -1; leaf < end; leaf++) {
      if (keys[leaf] !== last) count++;
      last = keys[leaf]!;
    }
    return count;
  }
}

/** Tells whether two numbers stand in the order that an operator of a condition asks for. NaN is in no order. */
export function inOrder(left: number, operator: Operator, right: number): boolean {
  switch (operator) {
    case "=":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

/** Evaluates a condition by walking its tree. */
export function holds(condition: Condition, scope: Scope): boolean {
  switch (condition.kind) {
    case "and":
      return holds(condition.left, scope) && holds(condition.right, scope);
    case "or":
      return holds(condition.left, scope) || holds(condition.right, scope);
    case "not":
      return !holds(condition.of, scope);
    case "valued":
      return scope.valued(ownOr(condition.place));
    case "compare":
      return (scope.text(ownOr(condition.place)) === condition.text) === (condition.operator === "=");
    case "in":
      return condition.texts.includes(scope.text(ownOr(condition.place)));
    case "measure":
      return inOrder(scope.measure(condition.measure, ownOr(condition.place)), condition.operator, condition.number);
  }
}

function ownOr(place: Place | "own"): Place | null {
  return place === "own" ? null : place;
}
