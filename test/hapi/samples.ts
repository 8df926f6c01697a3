import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/model/engine.ts";
import type { UpdateHints } from "../../src/model/update.ts";
import { read, resourcesOf, sendMerged, versions, withoutMeta } from "./fhir-client.ts";
import type { ServerUnderTest } from "./facts.ts";

const folder = join(process.env["PORTAGE_SHARED"] ?? join(import.meta.dirname, "../../../shared"), "samples/hl7v2");

/** What becomes of the HL7 v2 sample messages on a server. `openEngine` gives an engine with a key of its own, so that the ids are new to the server. */
export function describeSamples(server: ServerUnderTest, openEngine: () => Engine): void {
  if (!existsSync(folder)) {
    describe(`the HL7 v2 samples on ${server.name}`, () => test.skip("no samples (../shared/samples/hl7v2 is not there; PORTAGE_SHARED names another place)", () => {}));
    return;
  }
  describe(`the HL7 v2 samples on ${server.name}`, () => {
    let engine: Engine;
    const delivered: { readonly bundle: string; readonly hints: UpdateHints }[] = [];
    beforeAll(() => {
      engine = openEngine();
    });

    test.for(globSync(`${folder}/*.hl7`).sort().map((path) => [basename(path), path] as const))("%s delivered twice leaves the same resources in the same versions", async ([, path], { skip }) => {
      const { conversions } = engine.convert(readFileSync(path), { contentType: "x-application/hl7-v2+er7" });
      const bundles = conversions.flatMap(({ status, bundle, hints }) => (status === "converted" && bundle !== null ? [{ bundle, hints: hints ?? {} }] : []));
      if (bundles.length === 0) skip("invalid: it waits in quarantine and is never sent");
      for (const { bundle, hints } of bundles) {
        const first = await sendMerged(server.url(), bundle, hints);
        expect(first).toMatchObject({ kind: "delivered" });
        const references = [...resourcesOf(bundle).keys()];
        const stored = await versions(server.url(), references);
        expect(await sendMerged(server.url(), bundle, hints)).toMatchObject({ kind: "delivered" });
        expect(await versions(server.url(), references)).toEqual(stored);
        delivered.push({ bundle, hints });
      }
    });

    test("all of them delivered again in their order leave the same content", { timeout: 300_000 }, async () => {
      expect(delivered.length).toBeGreaterThan(0);
      const references = new Set(delivered.flatMap(({ bundle }) => [...resourcesOf(bundle).keys()]));
      const content = async () => {
        const found: Record<string, unknown> = {};
        for (const reference of references) found[reference] = withoutMeta(await read(server.url(), reference));
        return found;
      };
      const before = await content();
      for (const { bundle, hints } of delivered) await sendMerged(server.url(), bundle, hints);
      expect(await content()).toEqual(before);
    });
  });
}
