import { describe, it } from "vitest";
import { expectConsumersToShare } from "../pull/consumers.ts";
import { databases } from "../store/databases.ts";

const records = Number(process.env["PORTAGE_PULL_RECORDS"] ?? 20_000);

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`consumers of ${name}`, () => {
    it(`share ${records} Bundles, each once and each patient in order, though one is killed`, { timeout: 1_800_000 }, async () => {
      await expectConsumersToShare(await place(), records, 1000);
    });
  });
}
