import type { ConceptMap, ConceptMapGroupElementTarget } from "@medplum/fhirtypes";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexConceptMap } from "../../src/terminology/concept-map-index.ts";
import { equivalences, invert, isMatch } from "../../src/terminology/equivalence.ts";
import { findMatches, findReverseMatches, type Match, type Scope } from "../../src/terminology/matches.ts";
import { createTerminology } from "../../src/terminology/terminology.ts";

const code = fc.constantFrom("a", "b", "c", "d");
const system = fc.constantFrom("http://example.org/1", "http://example.org/2");
const target: fc.Arbitrary<ConceptMapGroupElementTarget> = fc
  .record({ code: fc.option(code, { nil: undefined }), equivalence: fc.constantFrom(...equivalences), dependent: fc.boolean() })
  .map(({ code, equivalence, dependent }) => ({
    ...(code === undefined ? { equivalence: "unmatched" as const } : { code, equivalence }),
    ...(dependent && { dependsOn: [{ property: "http://example.org/p", value: "1" }] }),
  }));
const unmapped = fc.constantFrom(undefined, { mode: "provided" as const }, { mode: "fixed" as const, code: "z" });
const group = fc
  .record({ source: system, target: system, element: fc.array(fc.record({ code, target: fc.array(target, { minLength: 1, maxLength: 3 }) }), { minLength: 1, maxLength: 5 }), unmapped })
  .map(({ unmapped, ...rest }) => ({ ...rest, ...(unmapped && { unmapped }) }));
const conceptMap = fc.array(group, { minLength: 1, maxLength: 4 }).map((group): ConceptMap => ({ resourceType: "ConceptMap", id: "m", url: "http://example.org/m", version: "1", status: "active", group }));

const scope = (): Scope => ({ dependencies: [], resolve: () => undefined, unmet: new Set() });

/** R4 read aloud: walk through all groups and elements. The first group of the same systems that has unmapped decides for them. */
function scan(map: ConceptMap, system: string, code: string): [string | undefined, string | undefined, string][] {
  const groups = map.group!.filter(({ source }) => source === system);
  const targets = [...new Set(groups.map(({ target }) => target))];
  const stated = targets.flatMap((target) =>
    groups
      .filter((group) => group.target === target)
      .flatMap((group) => group.element.filter((element) => element.code === code).flatMap((element) => element.target!))
      .filter(({ dependsOn }) => dependsOn === undefined)
      .map((found): [string | undefined, string | undefined, string] => [found.code === undefined ? undefined : target, found.code, found.equivalence]),
  );
  const open = targets.flatMap((target): [string | undefined, string | undefined, string][] => {
    const same = groups.filter((group) => group.target === target);
    if (same.some((group) => group.element.some((element) => element.code === code))) return [];
    const unmapped = same.find((group) => group.unmapped !== undefined)?.unmapped;
    return unmapped === undefined ? [] : [[target, unmapped.mode === "fixed" ? unmapped.code : code, "relatedto"]];
  });
  return [...stated, ...open];
}

const short = ({ system, code, equivalence }: Match) => [system, code, equivalence];

describe("the index", () => {
  it("finds what a walk through the whole map finds", () => {
    fc.assert(
      fc.property(conceptMap, system, code, (map, system, code) => {
        expect(findMatches(indexConceptMap(map), { system, code }, scope()).map(short)).toEqual(scan(map, system, code));
      }),
    );
  });

  it("gives the mapping stage the first match of $translate", () => {
    fc.assert(
      fc.property(conceptMap, system, code, (map, system, code) => {
        const first = scan(map, system, code).find(([, target, equivalence]) => target !== undefined && isMatch(equivalence as never));
        const { match } = createTerminology([map]).translate("m", { system, code });
        expect(match && [match.system, match.code, match.equivalence]).toEqual(first);
      }),
    );
  });

  it("leads from every match back to where it came from, with the equivalence inverted", () => {
    fc.assert(
      fc.property(conceptMap, system, code, (map, system, code) => {
        const index = indexConceptMap(map);
        for (const match of findMatches(index, { system, code }, scope())) {
          if (match.code === undefined || match.code === "z") continue;
          const back = findReverseMatches(index, { system: match.system, code: match.code }, scope()).map(short);
          expect(back).toContainEqual([system, code, invert(match.equivalence)]);
        }
      }),
    );
  });
});
