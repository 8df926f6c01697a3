import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleMessages } from "../e2e/engine.ts";
import { leafSpans } from "./leaf-spans.ts";
import { mutationFault } from "./mutations.ts";

const root = join(import.meta.dirname, "../..");
const folders = readdirSync(join(root, "test/fixtures/hl7v2")).map((name) => join(root, "test/fixtures/hl7v2", name, "input.hl7"));
const files = [...folders, ...readdirSync(join(root, "examples")).map((name) => join(root, "examples", name))].filter((file) => file.endsWith(".hl7") && existsSync(file));
const messages = files.map((file) => ({ name: file.slice(root.length + 1), text: readFileSync(file, "latin1") }));
const samples = sampleMessages().map(({ name, body }) => ({ name, text: body.toString("latin1") }));
/** The same leaves in every run; PORTAGE_SEED tries others. */
const runs = { seed: Number(process.env["PORTAGE_SEED"] ?? 1), interruptAfterTimeLimit: 12_000 };

function holds(from: readonly { readonly name: string; readonly text: string }[], kind: "changed" | "removed", numRuns: number): void {
  const leaf = fc.constantFrom(...from).chain((message) => fc.tuple(fc.constant(message), fc.constantFrom(...leafSpans(message.text))));
  fc.assert(fc.property(leaf, ([{ name, text }, span]) => {
    expect(mutationFault(text, span, kind), name).toBeUndefined();
  }), { ...runs, numRuns });
}

describe.each(["changed", "removed"] as const)("a single leaf %s", (kind) => {
  test("is seen in the Bundle or said to be archived, left or failed, and touches no resource that has nothing to do with it", () => {
    holds(messages, kind, 1500);
  });

  test.skipIf(samples.length === 0)(samples.length === 0 ? "in the public samples too (skipped: no shared samples here)" : "in the public samples too", () => {
    holds(samples, kind, 300);
  });
});
