import type { Expectation } from "../profile/expectation.ts";
import type { PropertyPlan, TypePlan } from "../plan.ts";
import type { ProfileNode } from "../profile/node.ts";
import type { PlannedDiscriminator, SlicePlan, SlicingPlan } from "../profile/slicing.ts";
import { equalTo, matching, type Test } from "./equal.ts";
import { isMember } from "./binding.ts";
import { compileMembership, type Membership } from "./membership.ts";
import { type Draft, report, type Run } from "./run.ts";
import { select, some } from "./select.ts";
import type { TypeValidator } from "./shape.ts";
import { SliceIndex } from "./slice-index.ts";
import { listed, wantedOf } from "./slice-words.ts";
import { trial } from "./trial.ts";

/** A slice with what checks its values. */
interface Slice extends SlicePlan {
  readonly validator: TypeValidator;
  /** Sorts its values into slices of the slice. */
  readonly slicer: Slicer | undefined;
  readonly owner: Slicer;
  /** Its number in the profile's order. */
  readonly number: number;
}

/** What a slicer asks of its surroundings. */
export interface SlicerEnvironment {
  /** What checks a value that is in a slice: one of a property of the owner. */
  item(owner: TypePlan, property: PropertyPlan): TypeValidator;
  /** What tells whether a value, most often a resource, conforms to profiles. */
  conforms(profiles: readonly ProfileNode[]): readonly TypeValidator[];
}

/** A slicing that is open, in any order, of few slices that have none of their own and are told by fixed values: generated code sorts and counts the values itself. */
export interface PlainSlicing {
  readonly membership: Membership;
  readonly slices: readonly { readonly min: number; readonly max: number; readonly validator: TypeValidator }[];
}

/** Sorts the values of an element into its slices, and checks what the slicing says of the whole. */
export class Slicer {
  readonly plain: PlainSlicing | undefined;
  readonly #plan: SlicingPlan;
  readonly #slices: readonly Slice[];
  /** The slice of what is in no other. */
  readonly #otherwise: Slice | undefined;
  readonly #membership: Membership | undefined;
  /** Where there are many, by a text that each of them expects. */
  readonly #index: SliceIndex<Slice> | undefined;
  readonly #tests = new Map<Expectation, readonly Test[]>();
  readonly #conforms: SlicerEnvironment["conforms"];

  constructor(plan: SlicingPlan, owner: TypePlan, environment: SlicerEnvironment) {
    this.#plan = plan;
    this.#slices = plan.slices.map((slice, number) => ({ ...slice, number, owner: this, validator: environment.item(owner, slice.property), slicer: slice.inner && new Slicer(slice.inner, owner, environment) }));
    this.#otherwise = plan.otherwise && { name: "@default", min: 0, max: Infinity, expectations: [], property: plan.otherwise, number: this.#slices.length, owner: this, validator: environment.item(owner, plan.otherwise), slicer: undefined };
    this.#membership = plan.slices.length <= few ? compileMembership(plan) : undefined;
    this.#index = this.#membership === undefined ? SliceIndex.of(this.#slices) : undefined;
    const isPlain = plan.rules === "open" && !plan.ordered && plan.otherwise === undefined && plan.slices.every(({ inner }) => inner === undefined);
    this.plain = isPlain && this.#membership !== undefined ? { membership: this.#membership, slices: this.#slices } : undefined;
    this.#conforms = (profiles) => environment.conforms(profiles);
  }

  /** The slice of each of the values, in order; undefined for those that are in none. Problems of the whole are reported at `path`, those of a value at `path[i]`. */
  sort(values: readonly unknown[], run: Run, depth: number, path: string, isList: boolean): readonly (Slice | undefined)[] {
    const slices: (Slice | undefined)[] = [];
    for (let i = 0; i < values.length; i++) slices.push(this.#sliceOf(values[i], run, depth));
    this.#checkWhole({ values, path, isList, run, depth }, slices, undefined);
    return slices;
  }

  /** Reports that slices have too few or too many values, before what was found in the values from issue number `first` on. */
  reportCounts(values: readonly unknown[], run: Run, depth: number, path: string, isList: boolean, first: number): void {
    const found: Draft[] = run.drafts.splice(first);
    this.sort(values, run, depth, path, isList);
    for (const draft of found) run.drafts.push(draft);
  }

  /** Checks order and numbers; within a slice, of its values alone. What is in no slice goes into the default slice, where there is one. */
  #checkWhole(sorting: Sorting, slices: (Slice | undefined)[], within: Slice | undefined): void {
    const { values, run } = sorting;
    const { rules, ordered, profile, name } = this.#plan;
    const counts: number[] = [];
    for (let i = 0; i < this.#slices.length; i++) counts.push(0);
    let last: Slice | undefined;
    let stray = -1;
    for (let i = 0; i < values.length; i++) {
      const slice = slices[i];
      if (slice === undefined) {
        if (within !== undefined) continue;
        if (stray < 0) stray = i;
        this.#stray(sorting, slices, i);
        continue;
      }
      if (slice.owner !== this || slice === this.#otherwise) continue;
      counts[slice.number]!++;
      if (ordered && last !== undefined && slice.number < last.number) report(run, "validation.slice-order", { name, slice: slice.name, after: last.name }, placeOf(sorting, i), profile);
      if (rules === "openAtEnd" && stray >= 0) report(run, "validation.slice-end", { name, slice: slice.name }, placeOf(sorting, stray), profile);
      last = slice;
    }
    for (const slice of this.#slices) {
      const count = counts[slice.number]!;
      if (count < slice.min || count > slice.max) this.#reportCount(sorting, slices, slice, count);
      if (count > 0 && slice.slicer !== undefined) slice.slicer.#sortInside(sorting, slices, slice);
    }
  }

  /** Sorts the values of a slice into the slices of the slice. */
  #sortInside(sorting: Sorting, slices: (Slice | undefined)[], slice: Slice): void {
    const { values, run, depth } = sorting;
    for (let i = 0; i < values.length; i++) {
      if (slices[i] !== slice) continue;
      const inner = this.#sliceOf(values[i], run, depth);
      if (inner !== undefined) slices[i] = inner;
      else this.#stray(sorting, slices, i);
    }
    this.#checkWhole(sorting, slices, slice);
  }

  /** A value that is in no slice. */
  #stray(sorting: Sorting, slices: (Slice | undefined)[], index: number): void {
    const { rules, profile, name, type } = this.#plan;
    if (this.#otherwise !== undefined) slices[index] = this.#otherwise;
    else if (rules === "closed") report(sorting.run, "validation.slice-closed", { name, type, slices: listed(this.#slices.map(({ name: one }) => one)), closest: this.#closestSlice(sorting.values[index], sorting.run, sorting.depth) }, placeOf(sorting, index), profile);
  }

  #reportCount(sorting: Sorting, slices: readonly (Slice | undefined)[], slice: Slice, found: number): void {
    const { profile, name, type } = this.#plan;
    const { run, path } = sorting;
    if (found > slice.max) report(run, "validation.slice-max", { name, type, slice: slice.name, max: slice.max, found }, path, profile);
    else report(run, "validation.slice-min", { name, type, slice: slice.name, min: slice.min, found, closest: this.#closestValue(sorting, slices, slice) }, path, profile);
  }

  #sliceOf(value: unknown, run: Run, depth: number): Slice | undefined {
    if (this.#membership !== undefined) return this.#slices[this.#membership(value)];
    if (this.#index === undefined) return this.#slices.find((slice) => this.#isIn(slice, value, run, depth));
    const found = select(value, this.#plan.discriminators[this.#index.discriminator]!.steps, run);
    // The url of an extension.
    if (this.#index.isWhole && found.length === 1 && typeof found[0] === "string") return this.#index.slice(found[0]);
    const candidates = this.#index.candidates(found);
    return this.#index.isWhole ? candidates[0] : candidates.find((slice) => this.#isIn(slice, value, run, depth));
  }

  #isIn({ expectations }: Slice, value: unknown, run: Run, depth: number): boolean {
    for (let i = 0; i < expectations.length; i++) {
      if (!this.#fits(expectations[i], value, i, run, depth)) return false;
    }
    return true;
  }

  /** True when a value is what a slice expects at the discriminator of a number. */
  #fits(expectation: Expectation | undefined, value: unknown, index: number, run: Run, depth: number): boolean {
    const discriminator = this.#plan.discriminators[index]!;
    const { steps } = discriminator;
    switch (expectation?.kind) {
      case undefined:
        return true;
      case "equals":
      case "matches":
        return this.#testsOf(expectation).every((test) => some(value, steps, test, run));
      case "codes":
        return some(value, steps, (one) => isMember(one, expectation.codes) === true, run);
      case "exists":
        return some(value, steps, () => true, run);
      case "absent":
        return !some(value, steps, () => true, run);
      case "types":
        return isOfTypes(value, discriminator, expectation.types, run);
      case "profiles":
        return some(value, steps, (one) => this.#conforms(expectation.profiles).some((validator) => trial(validator, one, run, depth + 1) === undefined), run);
    }
  }

  #testsOf(expectation: Expectation & { readonly kind: "equals" | "matches" }): readonly Test[] {
    let tests = this.#tests.get(expectation);
    if (tests === undefined) this.#tests.set(expectation, (tests = expectation.values.map(expectation.kind === "equals" ? equalTo : matching)));
    return tests;
  }

  /** How many of a slice's expectations a value meets, and the first that it does not. */
  #distance(slice: Slice, value: unknown, run: Run, depth: number): { readonly met: number; readonly missing: string } {
    const { discriminators } = this.#plan;
    let met = 0;
    let missing = "";
    for (const [index, expectation] of slice.expectations.entries()) {
      if (expectation === undefined) continue;
      const discriminator = discriminators[index]!;
      if (this.#fits(expectation, value, index, run, depth)) met++;
      else if (missing === "") missing = wantedOf(expectation, discriminator);
    }
    return { met, missing };
  }

  #closestSlice(value: unknown, run: Run, depth: number): string {
    // Slices by the thousand would make a message cost more than the check.
    const distances = this.#slices.slice(0, mostCompared).map((slice) => ({ slice, ...this.#distance(slice, value, run, depth) }));
    const closest = distances.reduce<(typeof distances)[number] | undefined>((one, other) => (one === undefined || other.met > one.met ? other : one), undefined);
    return closest === undefined ? "" : `The closest is ${closest.slice.name}, for which ${closest.missing}.`;
  }

  #closestValue(sorting: Sorting, slices: readonly (Slice | undefined)[], slice: Slice): string {
    const { values, run, depth } = sorting;
    const others = values.flatMap((_, index) => (slices[index] === undefined || slices[index] === this.#otherwise ? [index] : [])).slice(0, mostCompared);
    const distances = others.map((index) => ({ index, ...this.#distance(slice, values[index], run, depth) }));
    const closest = distances.reduce<(typeof distances)[number] | undefined>((one, other) => (one === undefined || other.met > one.met ? other : one), undefined);
    const [first] = slice.expectations.flatMap((expectation, index) => (expectation === undefined ? [] : [wantedOf(expectation, this.#plan.discriminators[index]!)]));
    return closest === undefined ? `It is told by this: ${first}.` : `The closest value is ${placeOf(sorting, closest.index)}, of which ${closest.missing}.`;
  }
}

/** What is being sorted, and where its problems are reported. */
interface Sorting {
  readonly values: readonly unknown[];
  readonly path: string;
  readonly isList: boolean;
  readonly run: Run;
  readonly depth: number;
}

function placeOf({ path, isList }: Sorting, index: number): string {
  return isList ? `${path}[${index}]` : path;
}

/** How many slices are told apart by generated code, which asks one question after the other. */
const few = 8;

/** Slices or values that are compared to say which is the closest. */
const mostCompared = 20;

/** A resource by its resourceType; the value of a choice by the name of its property; what JSON does not tell has the type that the element allows. */
function isOfTypes(value: unknown, { steps }: PlannedDiscriminator, types: readonly string[], run: Run): boolean {
  const last = steps.at(-1);
  const named = last?.kind === "child" ? select(value, steps.slice(0, -1), run) : [];
  if (last?.kind === "child") {
    const suffixes = types.map((type) => last.name + type[0]!.toUpperCase() + type.slice(1));
    if (named.some((one) => typeof one === "object" && one !== null && suffixes.some((suffix) => Object.hasOwn(one, suffix)))) return true;
  }
  return select(value, steps, run).some((one) => {
    const own = (one as { resourceType?: unknown } | null)?.resourceType;
    return typeof own === "string" ? types.includes(own) || types.includes("Resource") || types.includes("DomainResource") : last === undefined && types.some((type) => isOfJsonType(one, type));
  });
}

function isOfJsonType(value: unknown, type: string): boolean {
  if (type === "boolean") return typeof value === "boolean";
  if (/^(integer|decimal|positiveInt|unsignedInt)$/.test(type)) return typeof value === "number";
  return typeof value === (/^[a-z]/.test(type) ? "string" : "object");
}
