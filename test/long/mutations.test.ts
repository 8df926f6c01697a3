import { describe, expect, test } from "vitest";
import { sampleMessages } from "../e2e/engine.ts";
import { leafSpans } from "../property/leaf-spans.ts";
import { mutationFault } from "../property/mutations.ts";

const samples = sampleMessages().map(({ name, body }) => ({ name, text: body.toString("latin1") }));

describe.skipIf(samples.length === 0)(samples.length === 0 ? "each leaf of each sample (skipped: no shared samples here)" : "each leaf of each sample", () => {
  test.each(["changed", "removed"] as const)("%s, is seen, and touches nothing that has nothing to do with it", (kind) => {
    const faults = samples.flatMap(({ name, text }) => leafSpans(text).flatMap((span) => mutationFault(text, span, kind) ?? []).map((fault) => `${name}: ${fault}`));
    expect(faults).toEqual([]);
  });
});
