import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Engine } from "../../src/model/engine.ts";
import { loadKnowledge } from "../../src/knowledge.ts";
import { createPipeline } from "../../src/pipeline.ts";

/** The engine over Portage's own tables, with a fixed key. */
export function testEngine(): Engine {
  const { knowledge, issues } = loadKnowledge(undefined);
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ text }) => text).join("\n"));
  return createPipeline(knowledge, { idKey: new Uint8Array(32).fill(1), portageVersion: "test", maxBytes: 10 * 1024 * 1024, now: () => 0 });
}

const samples = resolve(process.env["PORTAGE_SHARED"] ?? join(import.meta.dirname, "../../../shared"), "samples/hl7v2");

/** The public sample messages, where they are at hand. */
export function sampleMessages(): { readonly name: string; readonly body: Buffer }[] {
  if (!existsSync(samples)) return [];
  return readdirSync(samples)
    .sort()
    .map((name) => ({ name, body: readFileSync(join(samples, name)) }));
}

export const er7 = "x-application/hl7-v2+er7";
