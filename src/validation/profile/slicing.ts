import type { PropertyPlan } from "../plan.ts";
import type { Node } from "../snapshot/tree.ts";
import type { Discriminator } from "../structure-definition.ts";
import { limit } from "../snapshot/merge.ts";
import type { ValueSets } from "../value-sets.ts";
import { type Expectation, expectationOf } from "./expectation.ts";
import { parsePath, type Step } from "./path.ts";
import type { Profiles } from "./profiles.ts";

/** How the values of an element are told apart, and what is asked of each. */
export interface SlicingPlan {
  /** The profile, as issues name it. */
  readonly profile: string;
  /** The element's name and the type that has it, for messages. */
  readonly name: string;
  readonly type: string;
  readonly rules: "open" | "closed" | "openAtEnd";
  readonly ordered: boolean;
  readonly discriminators: readonly PlannedDiscriminator[];
  readonly slices: readonly SlicePlan[];
  /** For values that are in no other slice (`@default`). */
  readonly otherwise?: PropertyPlan;
}

export interface PlannedDiscriminator {
  /** As the profile writes it. */
  readonly path: string;
  readonly type: Discriminator["type"];
  readonly steps: readonly Step[];
}

export interface SlicePlan {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** One for each discriminator, in order; undefined where the slice says nothing of it. */
  readonly expectations: readonly (Expectation | undefined)[];
  /** What a value of the slice is checked against. */
  readonly property: PropertyPlan;
  /** Slices of the slice. */
  readonly inner?: SlicingPlan;
}

/** What planning a slicing needs of its surroundings. */
export interface SlicingContext {
  readonly profile: string;
  readonly type: string;
  readonly profiles: Profiles;
  /** Absent where nobody can be asked for codes. */
  readonly valueSets: ValueSets | undefined;
  /** The plan of a value that is in a slice. */
  property(slice: Node): PropertyPlan;
  /** Hears of what cannot be checked, in words. */
  problem(text: string): void;
}

/** Plans the slices of an element; undefined where it has none and allows any value. */
export function planSlicing(sliced: Node, slices: readonly Node[], context: SlicingContext): SlicingPlan | undefined {
  const { slicing } = sliced.element;
  const rules = slicing?.rules ?? "open";
  if (slices.length === 0 && rules !== "closed") return undefined;
  const discriminators = (slicing?.discriminator ?? []).flatMap((discriminator): PlannedDiscriminator[] => {
    const steps = parsePath(discriminator.path);
    if (steps === undefined) context.problem(`${sliced.element.path} is sliced by the path ${discriminator.path}, which is not one that discriminators may have.`);
    return steps === undefined ? [] : [{ ...discriminator, steps }];
  });
  if (discriminators.length === 0 && slices.length > 0) {
    context.problem(`${sliced.element.path} is sliced without a discriminator that can be used.`);
    return undefined;
  }
  const planned = slices.filter(({ sliceName }) => sliceName !== "@default").flatMap((slice): SlicePlan[] => {
    const expectations = discriminators.map((discriminator) => expectationOf(slice, discriminator, discriminator.steps, context.profiles, context.valueSets));
    if (expectations.every((expectation) => expectation === undefined)) {
      context.problem(`nothing tells the slice ${slice.sliceName!} of ${sliced.element.path} from other values.`);
      return [];
    }
    const inner = slice.slices.length > 0 || slice.element.slicing?.rules === "closed" ? planSlicing(slice, slice.slices, context) : undefined;
    return [{ name: slice.sliceName!, min: slice.element.min ?? 0, max: limit(slice.element.max), expectations, property: context.property(slice), ...(inner !== undefined && { inner }) }];
  });
  const otherwise = slices.find(({ sliceName }) => sliceName === "@default");
  const { profile, type } = context;
  const name = sliced.name.replace("[x]", "");
  return { profile, name, type, rules, ordered: slicing?.ordered === true, discriminators, slices: planned, ...(otherwise !== undefined && { otherwise: context.property(otherwise) }) };
}
