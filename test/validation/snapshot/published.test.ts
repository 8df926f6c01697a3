import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ContentPackage } from "../../../scripts/definitions/package.ts";
import { compareSnapshots, explain, snapshotReport } from "../../../scripts/snapshot-report.ts";
import { root } from "../definitions.ts";

const core = join(root, "node_modules/hl7.fhir.r4.core");

describe.skipIf(!existsSync(core))("the snapshots that HL7 published (skipped where hl7.fhir.r4.core is not installed)", () => {
  const comparison = compareSnapshots(new ContentPackage(core));

  it("are what is generated from their differentials, but for what is explained", () => {
    expect(comparison.compared).toBeGreaterThanOrEqual(649);
    expect(comparison.differences.filter((difference) => explain(difference) === undefined)).toEqual([]);
  });

  it("rest on differentials that narrow, with one known exception", () => {
    expect([...comparison.issues.keys()]).toEqual(["codesystem-history"]);
  });

  it("are compared in docs/snapshots.md (npm run generate:snapshots)", () => {
    expect(readFileSync(join(root, "docs/snapshots.md"), "utf8")).toBe(snapshotReport(comparison));
  });
});
