import { describe, it } from "vitest";
import { databases } from "../store/databases.ts";
import { expectConsumersToShare } from "./consumers.ts";

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`consumers of ${name}`, () => {
    it("share the work, each Bundle once and each patient in order, though one is killed", { timeout: 180_000 }, async () => {
      await expectConsumersToShare(await place(), name === "PGlite" ? 500 : 2000, 120);
    });
  });
}
