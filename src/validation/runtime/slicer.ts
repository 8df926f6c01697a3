import type { Expectation } from "../profile/expectation.ts";
import type { PropertyPlan, TypePlan } from "../plan.ts";
import type { ProfileNode } from "../profile/node.ts";
import type { PlannedDiscriminator, SlicePlan, SlicingPlan } from "../profile/slicing.ts";
import { equals, matches, shown } from "./equal.ts";
import { isMember } from "./binding.ts";
import { report, type Run } from "./run.ts";
import { select } from "./select.ts";
import type { TypeValidator } from "./shape.ts";
import { trial } from "./trial.ts";

/** A slice with what checks its values. */
interface Slice extends SlicePlan {
  readonly validator: TypeValidator;
  readonly slicer: Slicer | undefined;
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

/** Sorts the values of an element into its slices, and checks what the slicing says of the whole. */
export class Slicer {
  readonly #plan: SlicingPlan;
  readonly #slices: readonly Slice[];
  readonly #otherwise: TypeValidator | undefined;
  /** Where one plain value tells all slices apart, as the url of extensions does: the slice of each value. */
  readonly #byValue: ReadonlyMap<unknown, Slice> | undefined;
  readonly #conforms: SlicerEnvironment["conforms"];

  constructor(plan: SlicingPlan, owner: TypePlan, environment: SlicerEnvironment) {
    this.#plan = plan;
    this.#slices = plan.slices.map((slice, number) => ({ ...slice, number, validator: environment.item(owner, slice.property), slicer: slice.inner && new Slicer(slice.inner, owner, environment) }));
    this.#otherwise = plan.otherwise && environment.item(owner, plan.otherwise);
    this.#byValue = indexByValue(this.#slices);
    this.#conforms = (profiles) => environment.conforms(profiles);
  }

  /** What checks each of the values, in order; undefined for those that are in no slice. Problems of the whole are reported at `path`, those of a value at `path[i]`. */
  sort(values: readonly unknown[], run: Run, depth: number, path: string, isList: boolean): readonly (TypeValidator | undefined)[] {
    const places = values.map((_, index) => (isList ? `${path}[${index}]` : path));
    const validators: (TypeValidator | undefined)[] = Array.from({ length: values.length });
    this.#sort(values, values.map((_, index) => index), places, validators, run, depth, path);
    return validators;
  }

  #sort(values: readonly unknown[], members: readonly number[], places: readonly string[], validators: (TypeValidator | undefined)[], run: Run, depth: number, path: string): void {
    const { rules, ordered, profile, name, type } = this.#plan;
    const found = new Map<Slice, number[]>();
    const others: number[] = [];
    let last: Slice | undefined;
    for (const index of members) {
      const slice = this.#sliceOf(values[index], run, depth);
      if (slice === undefined) {
        others.push(index);
        continue;
      }
      validators[index] = slice.validator;
      if (ordered && last !== undefined && slice.number < last.number) report(run, "validation.slice-order", { name, slice: slice.name, after: last.name }, places[index]!, profile);
      if (rules === "openAtEnd" && others.length > 0) report(run, "validation.slice-end", { name, slice: slice.name }, places[others[0]!]!, profile);
      last = slice;
      const numbers = found.get(slice);
      if (numbers === undefined) found.set(slice, [index]);
      else numbers.push(index);
    }
    for (const index of others) {
      if (this.#otherwise !== undefined) validators[index] = this.#otherwise;
      else if (rules === "closed") report(run, "validation.slice-closed", { name, type, slices: listed(this.#slices), closest: this.#closestSlice(values[index], run, depth) }, places[index]!, profile);
    }
    for (const slice of this.#slices) {
      const numbers = found.get(slice) ?? [];
      if (numbers.length < slice.min) {
        report(run, "validation.slice-min", { name, type, slice: slice.name, min: slice.min, found: numbers.length, closest: this.#closestValue(slice, others, values, places, run, depth) }, path, profile);
      } else if (numbers.length > slice.max) report(run, "validation.slice-max", { name, type, slice: slice.name, max: slice.max, found: numbers.length }, path, profile);
      if (slice.slicer !== undefined && numbers.length > 0) slice.slicer.#sort(values, numbers, places, validators, run, depth, path);
    }
  }

  #sliceOf(value: unknown, run: Run, depth: number): Slice | undefined {
    const { discriminators } = this.#plan;
    if (this.#byValue !== undefined) {
      const [only] = select(value, discriminators[0]!.steps, run);
      return this.#byValue.get(only);
    }
    const selected = discriminators.map(({ steps, type }) => (type === "type" ? undefined : select(value, steps, run)));
    return this.#slices.find((slice) => slice.expectations.every((expectation, index) => this.#fits(expectation, value, discriminators[index]!, selected[index], run, depth)));
  }

  #fits(expectation: Expectation | undefined, value: unknown, discriminator: PlannedDiscriminator, selected: readonly unknown[] | undefined, run: Run, depth: number): boolean {
    switch (expectation?.kind) {
      case undefined:
        return true;
      case "equals":
        return expectation.values.every((wanted) => selected!.some((one) => equals(one, wanted)));
      case "matches":
        return expectation.values.every((wanted) => selected!.some((one) => matches(one, wanted)));
      case "codes":
        return selected!.some((one) => isCode(one, expectation.codes));
      case "exists":
        return selected!.length > 0;
      case "absent":
        return selected!.length === 0;
      case "types":
        return isOfTypes(value, discriminator, expectation.types, run);
      case "profiles":
        return selected!.some((one) => this.#conforms(expectation.profiles).some((validator) => trial(validator, one, run, depth + 1) === undefined));
    }
  }

  /** How many of a slice's expectations a value meets, and the first that it does not. */
  #distance(slice: Slice, value: unknown, run: Run, depth: number): { readonly met: number; readonly missing: string } {
    const { discriminators } = this.#plan;
    let met = 0;
    let missing = "";
    for (const [index, expectation] of slice.expectations.entries()) {
      if (expectation === undefined) continue;
      const discriminator = discriminators[index]!;
      const selected = discriminator.type === "type" ? undefined : select(value, discriminator.steps, run);
      if (this.#fits(expectation, value, discriminator, selected, run, depth)) met++;
      else if (missing === "") missing = wanted(expectation, discriminator);
    }
    return { met, missing };
  }

  #closestSlice(value: unknown, run: Run, depth: number): string {
    // Slices by the thousand would make a message cost more than the check.
    const distances = this.#slices.slice(0, mostCompared).map((slice) => ({ slice, ...this.#distance(slice, value, run, depth) }));
    const closest = distances.reduce<(typeof distances)[number] | undefined>((one, other) => (one === undefined || other.met > one.met ? other : one), undefined);
    return closest === undefined ? "" : `The closest is ${closest.slice.name}, for which ${closest.missing}.`;
  }

  #closestValue(slice: Slice, others: readonly number[], values: readonly unknown[], places: readonly string[], run: Run, depth: number): string {
    const distances = others.slice(0, mostCompared).map((index) => ({ index, ...this.#distance(slice, values[index], run, depth) }));
    const closest = distances.reduce<(typeof distances)[number] | undefined>((one, other) => (one === undefined || other.met > one.met ? other : one), undefined);
    const [first] = slice.expectations.flatMap((expectation, index) => (expectation === undefined ? [] : [wanted(expectation, this.#plan.discriminators[index]!)]));
    return closest === undefined ? `It is told by this: ${first}.` : `The closest value is ${places[closest.index]!}, of which ${closest.missing}.`;
  }
}

/** Slices or values that are compared to say which is the closest. */
const mostCompared = 20;

function indexByValue(slices: readonly Slice[]): ReadonlyMap<unknown, Slice> | undefined {
  const index = new Map<unknown, Slice>();
  for (const slice of slices) {
    const [expectation, ...more] = slice.expectations;
    if (more.length > 0 || (expectation?.kind !== "equals" && expectation?.kind !== "matches")) return undefined;
    const [value, ...values] = expectation.values;
    if (values.length > 0 || typeof value !== "string" || index.has(value)) return undefined;
    index.set(value, slice);
  }
  return slices.length === 0 ? undefined : index;
}

function isCode(value: unknown, codes: (Expectation & { readonly kind: "codes" })["codes"]): boolean {
  if (typeof value === "string") return codes.all!.has(value);
  const codings = (value as { coding?: unknown } | null)?.coding;
  return Array.isArray(codings) ? codings.some((coding) => isMember(coding, codes)) : isMember(value, codes);
}

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

function listed(slices: readonly Slice[]): string {
  const names = slices.slice(0, 8).map(({ name }) => name);
  return names.length < slices.length ? `${names.join(", ")} and ${slices.length - names.length} more` : names.length === 0 ? "of which it has none" : names.join(", ");
}

/** What a slice wants, in words. The values are the profile's. */
function wanted(expectation: Expectation, { path }: PlannedDiscriminator): string {
  const place = path === "$this" ? "the value" : path;
  switch (expectation.kind) {
    case "equals":
      return `${place} is to be ${expectation.values.map(shown).join(" and ")}`;
    case "matches":
      return `${place} is to have ${expectation.values.map(shown).join(" and ")}`;
    case "codes":
      return `${place} is to be in the value set ${expectation.codes.url}`;
    case "exists":
      return `${place} is to be there`;
    case "absent":
      return `${place} is not to be there`;
    case "types":
      return `${place} is to be of type ${expectation.types.join(" or ")}`;
    case "profiles":
      return `${place} is to conform to ${expectation.profiles.map(({ profile }) => profile.url).join(" or ")}`;
  }
}
