import type { Condition, Operator } from "../grammar/condition.ts";
import type { Place } from "../grammar/place.ts";
import { SourceNode } from "./node.ts";
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
    const { record } = this.run;
    if (place.unit === null) {
      let node = new SourceNode(record, this.from, this.to, this.depth);
      for (const key of place.keys) node = node.child(key);
      return node;
    }
    const foreign = record.units[this.unit]!.name !== place.unit;
    const unit = foreign ? this.run.nearest(this.unit, place.unit) : this.unit;
    if (unit < 0) return new SourceNode(record, 0, 0, 0);
    const [field, repetition = 0, ...below] = place.keys;
    let from = record.childStart(unit, field!);
    let to = record.childStart(unit, field! + 1);
    if (!foreign && repetition === 0 && this.depth === 0 && field === this.ownKey) {
      from = this.ownFrom;
      to = this.ownTo;
    } else if (repetition > 0 || below.length > 0) {
      const keys = record.keys[1]!;
      const wanted = repetition > 0 ? repetition : (keys[from] ?? 0);
      while (from < to && keys[from] !== wanted) from++;
      let end = from;
      while (end < to && keys[end] === wanted) end++;
      to = end;
    }
    let node = new SourceNode(record, from, to, 2);
    for (const key of below) node = node.child(key);
    return node;
  }

  /** True when the place has a value that is no explicit delete. */
  valued(place: Place | null): boolean {
    const node = this.#at(place);
    return node.exists && !node.isNull;
  }

  text(place: Place | null): string {
    return this.#at(place).text;
  }

  /** `length`, `count` (of repetitions) or the number written at a place; NaN when there is no number. */
  measure(measure: "length" | "count" | "number", place: Place | null): number {
    if (measure === "count") return this.#count(place);
    const node = this.#at(place);
    if (measure === "length") return node.span.length;
    return node.exists ? Number(node.text) : Number.NaN;
  }

  #at(place: Place | null): SourceNode {
    return place === null ? new SourceNode(this.run.record, this.ownFrom, this.ownTo, this.depth === 0 ? 2 : this.depth + 1) : this.locate(place);
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
