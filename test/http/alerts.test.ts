import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { alertRules, partsOf } from "../durability/alerts.ts";

describe("the rules of examples/alerts.yaml", () => {
  it("are each described in docs/operations.md, in the same order", () => {
    const section = readFileSync("docs/operations.md", "utf8").split("## Alerts")[1]!.split("\n## ")[0]!;
    expect([...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual(alertRules().map(({ alert }) => alert));
  });

  it("have forms that the test which provokes them can read", () => {
    for (const rule of alertRules()) expect(() => partsOf(rule)).not.toThrow();
  });
});
