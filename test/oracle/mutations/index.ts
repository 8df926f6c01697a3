import * as fc from "fast-check";
import type { Example } from "../examples.ts";
import { parseFhirJson } from "../../../src/model/fhir.ts";
import { complex } from "./complex.ts";
import { copy, places } from "./place.ts";
import { overlong, primitives } from "./primitives.ts";
import { structure } from "./structure.ts";

/** An example with one damage. */
export interface Mutated {
  readonly file: string;
  readonly mutation: string;
  readonly resource: object;
}

const mutations = [...structure, ...primitives, ...complex];
/** Of how many resources one is overlong. */
const overlongOneOf = 500;

/** Examples with one damage each: every resource type, and every way of damage, as often as any other. */
export function mutated(examples: readonly Example[]): fc.Arbitrary<Mutated> {
  const types = Object.values(Object.groupBy(examples, ({ type }) => type)) as Example[][];
  const mutation = fc.oneof({ weight: overlongOneOf - 1, arbitrary: fc.constantFrom(...mutations) }, { weight: 1, arbitrary: fc.constant(overlong) });
  return fc
    .record({ example: fc.constantFrom(...types).chain((ofType) => fc.constantFrom(...ofType)), mutation, place: fc.nat(), variant: fc.nat() })
    .map(({ example: { file, resource }, mutation, place, variant }) => {
      const damaged = copy(resource);
      const fitting = places(damaged).filter(mutation.applies);
      if (fitting.length === 0) return undefined;
      mutation.variants[variant % mutation.variants.length]!(fitting[place % fitting.length]!);
      // What both validators read is the text: without the properties that have become undefined.
      return { file, mutation: mutation.name, resource: parseFhirJson(JSON.stringify(damaged)) as object };
    })
    .filter((made) => made !== undefined);
}
