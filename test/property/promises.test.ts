import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { er7, testEngine } from "../e2e/engine.ts";
import { primitives } from "../e2e/primitives.ts";
import { declaredConstants } from "./declared.ts";
import { isJustified } from "./justified.ts";
import { isOwnTable } from "./own-table.ts";
import { type GeneratedMessage, messages } from "./messages.ts";

const engine = testEngine();
const declared = declaredConstants();

/** Elements of type integer, positiveInt and unsignedInt, which have no digits after a point: `7.0` is 7 there. */
const integers = /\.(?:multipleBirthInteger|rank|count|order|sequence|repeat\.\w+)$/;

const convert = ({ body }: GeneratedMessage) => engine.convert(body, { contentType: er7 }).conversions;
/** The same messages in every run; PORTAGE_SEED tries others. Shrinking stops where it gets slow. */
const seed = Number(process.env["PORTAGE_SEED"] ?? 1);
const runs = { seed, numRuns: 60, interruptAfterTimeLimit: 8_000 };

describe("for arbitrary messages of the dictionary", () => {
  test("every leaf is there by its name, and the five counts add up to their number", () => {
    fc.assert(fc.property(messages, (message) => {
      const [conversion, ...more] = convert(message);
      expect(more).toEqual([]);
      const { counts, leaves } = conversion!.report();
      expect(leaves.map(({ source }) => source).sort()).toEqual([...message.leaves.keys()].sort());
      expect(counts.leaves).toBe(message.leaves.size);
      expect(counts.mapped + counts.archived + counts.left + counts.undecided + counts.failed).toBe(counts.leaves);
      expect(counts).toEqual(conversion!.counts);
    }), runs);
  });

  test("the same bytes give the same Bundle, byte for byte, in another engine too", () => {
    const other = testEngine();
    fc.assert(fc.property(messages, (message) => {
      const { bundle } = convert(message)[0]!;
      expect(convert(message)[0]!.bundle).toBe(bundle);
      expect(other.convert(message.body, { contentType: er7 }).conversions[0]!.bundle).toBe(bundle);
    }), { ...runs, numRuns: 30 });
  });

  test("every mapped leaf has targets that are in the Bundle, and no other leaf has any", () => {
    fc.assert(fc.property(messages, (message) => {
      const { bundle, leaves } = convert(message)[0]!.report();
      const values = primitives(bundle, "Bundle");
      for (const { source, outcome, targets = [] } of leaves) {
        expect(targets.length > 0, `${source} is ${outcome}`).toBe(outcome === "mapped");
        for (const target of targets) expect(values.has(target), `${source} → ${target}`).toBe(true);
      }
    }), runs);
  });

  test("nothing is invented: every value is its sources' text, a declared constant, or the same thing written as FHIR writes it", () => {
    fc.assert(fc.property(messages, (message) => {
      const { bundle, lineage } = convert(message)[0]!.report();
      const offset = /^\d+([+-]\d{4})$/.exec(message.leaves.get("MSH[1]-7[1].1.1")!)?.[1];
      const values = primitives(bundle, "Bundle");
      const rows = Map.groupBy(lineage, ({ target }) => target);
      for (const [path, value] of values) {
        const origins = rows.get(path) ?? [];
        if (origins.some(({ row }) => row.startsWith("bundle:")) || path.endsWith(".resourceType")) continue;
        if (isOwnTable(value, origins.flatMap(({ sources }) => sources))) continue;
        const texts = origins.flatMap(({ sources }) => sources).map((source) => message.leaves.get(source)!).map((text) => (integers.test(path) ? text.replace(/\.0*$/, "") : text));
        expect(isJustified(value, texts, declared, offset === undefined ? [] : [offset]), `${path} = ${JSON.stringify(value)} from ${JSON.stringify(texts)} by ${origins.map(({ row }) => row).join(", ")}`).toBe(true);
      }
    }), runs);
  });
});
