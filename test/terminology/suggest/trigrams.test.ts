import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LikenessIndex, trigramsOf } from "../../../src/terminology/suggest/trigrams.ts";

describe("the groups of three letters of a text", () => {
  it("are those of PostgreSQL's pg_trgm", () => {
    // show_trgm('word two') in its documentation's notation
    expect([...trigramsOf("word two")].sort()).toEqual(["  t", "  w", " tw", " wo", "ord", "rd ", "two", "wo ", "wor"]);
  });

  it("know no case, accent, order or punctuation", () => {
    expect([...trigramsOf("Fièvre, haute")].sort()).toEqual([...trigramsOf("HAUTE fievre")].sort());
  });
});

describe("likeness", () => {
  it("is 1 for the same words, and finds what comparing each with each finds", () => {
    const text = fc.string({ unit: fc.constantFrom(..."abc ".split("")), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 10 }), text, (texts, asked) => {
        const index = new LikenessIndex<number>();
        texts.forEach((one, item) => index.add(item, one));
        const wanted = trigramsOf(asked);
        const scores = texts.map((one) => (2 * [...trigramsOf(one)].filter((trigram) => wanted.has(trigram)).length) / (wanted.size + trigramsOf(one).size)).filter((score) => score >= 0.3).sort((a, b) => b - a);
        expect(index.like(asked, 20, 0.3).map(({ score }) => score)).toEqual(scores);
      }),
    );
  });
});
