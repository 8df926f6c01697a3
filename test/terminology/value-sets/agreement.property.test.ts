import type { ValueSet, ValueSetComposeInclude } from "@medplum/fhirtypes";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createMembership } from "../../../src/terminology/value-sets/membership.ts";
import { codesOf, Undecided } from "../../../src/terminology/value-sets/value-set.ts";
import { animals, animalSystem, colours, libraryOf, valueSet } from "../example-definitions.ts";

const codes = ["mammal", "cat", "bat", "mammoth", "flier", "bee", "other"];
const code = fc.constantFrom(...codes);
const imported = valueSet("imported", { system: animals, filter: [{ property: "concept", op: "is-a", value: "flier" }] });
const part = fc.oneof<fc.Arbitrary<ValueSetComposeInclude>[]>(
  fc.constant({ system: animals }),
  fc.uniqueArray(code, { minLength: 1 }).map((listed) => ({ system: animals, concept: listed.map((one) => ({ code: one })) })),
  fc.record({ op: fc.constantFrom("is-a" as const, "descendent-of" as const, "is-not-a" as const, "generalizes" as const, "=" as const, "in" as const, "regex" as const), value: code }).map((one) => ({ system: animals, filter: [{ property: "concept", ...one }] })),
  fc.record({ op: fc.constantFrom("=" as const, "exists" as const), value: fc.constantFrom("2", "4", "true") }).map((one) => ({ system: animals, filter: [{ property: "legs", ...one }] })),
  fc.constant({ valueSet: [imported.url!] }),
  fc.constant({ system: animals, valueSet: [imported.url!] }),
  fc.constant({ system: colours.url! }),
);
const sets: fc.Arbitrary<ValueSet> = fc.record({ include: fc.array(part, { minLength: 1, maxLength: 3 }), exclude: fc.array(part, { maxLength: 2 }), inactive: fc.boolean() }).map((compose) => ({ ...valueSet("x"), compose }));

it("what an expansion lists is what membership says, for every value set", () => {
  fc.assert(
    fc.property(sets, (set) => {
      const library = libraryOf(imported, set);
      const read = codesOf(set, library);
      const list = read instanceof Undecided ? read : read.list();
      if (list instanceof Undecided) return;
      const listed = [...list].map(({ system, code }) => `${system}|${code}`);
      expect(new Set(listed).size).toBe(listed.length);
      const test = createMembership(library)(set.url!)!;
      for (const system of [animals, colours.url!])
        for (const each of codes) expect(test({ system, code: each }).verdict, `${system}|${each}`).toMatch(listed.includes(`${system}|${each}`) ? /member|abstract/ : /none/);
    }),
    { numRuns: 500 },
  );
});

it("what membership cannot decide, no expansion lists as if it could", () => {
  fc.assert(
    fc.property(sets, code, (set, each) => {
      const library = libraryOf(imported, set);
      if (createMembership(library)(set.url!)!({ system: animals, code: each }).verdict !== "undecided") return;
      const read = codesOf(set, library);
      expect(read instanceof Undecided || read.list() instanceof Undecided).toBe(true);
    }),
  );
});

it("each code of the system is found where the whole of it is taken", () => {
  const test = createMembership(libraryOf(valueSet("x", { system: animalSystem.url! })))("http://example.org/ValueSet/x")!;
  expect(codes.map((each) => test({ code: each }).verdict)).toEqual(["abstract", "member", "member", "member", "member", "member", "none"]);
});
