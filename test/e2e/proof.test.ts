import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { er7, sampleMessages, testEngine } from "./engine.ts";
import { countLeaves } from "./naive-leaves.ts";
import { primitives } from "./primitives.ts";

const samples = sampleMessages();
const engine = testEngine();
const examples = ["adt-a01.hl7", "adt-a08.hl7", "oru-r01.hl7", "orm-o01.hl7"];

describe.skipIf(samples.length === 0)("the public sample messages (skipped where ../shared/samples is absent)", () => {
  test.each(samples)("$name: every leaf is accounted for, and every value leads back", ({ body }) => {
    const { conversions } = engine.convert(body, { contentType: er7 });
    expect(conversions).toHaveLength(1);
    const [conversion] = conversions;
    const { counts, bundle, leaves, lineage } = conversion!.report();

    expect(counts.leaves).toBe(countLeaves(body));
    expect(counts.mapped + counts.archived + counts.left + counts.undecided + counts.failed).toBe(counts.leaves);
    expect(new Set(leaves.map(({ source }) => source)).size).toBe(counts.leaves);

    const values = primitives(bundle, "Bundle");
    for (const { source, outcome, targets = [] } of leaves) {
      expect(targets.length > 0, `${source} is ${outcome}`).toBe(outcome === "mapped");
      for (const target of targets) expect(values.has(target), `${source} → ${target}`).toBe(true);
    }
    const traced = new Set(lineage.map(({ target }) => target));
    for (const path of values.keys()) if (path !== "Bundle.resourceType") expect(traced.has(path), path).toBe(true);
  });

  test("the same bytes give the same Bundle, byte for byte", () => {
    for (const { body } of samples) {
      const [first, second] = [0, 1].map(() => engine.convert(body, { contentType: er7 }).conversions[0]!.bundle);
      expect(first).toBe(second);
    }
  });
});

test("two processes make the same Bundles of the example messages, byte for byte", () => {
  const folder = mkdtempSync(join(tmpdir(), "portage-proof-"));
  const root = resolve(import.meta.dirname, "../..");
  const env = { ...process.env, PORTAGE_DATA: folder, PORTAGE_KEY: Buffer.alloc(32, 1).toString("base64") };
  try {
    const files = examples.map((name) => join(root, "examples", name));
    for (const out of ["one", "two"]) execFileSync(process.execPath, [join(root, "src/cli/portage.ts"), "convert", ...files, "--out", join(folder, out)], { env, stdio: "ignore" });
    for (const name of examples) expect(readFileSync(join(folder, "one", `${name}.json`), "utf8")).toBe(readFileSync(join(folder, "two", `${name}.json`), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
