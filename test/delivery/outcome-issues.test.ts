import { describe, expect, it } from "vitest";
import { outcomeIssues } from "../../src/delivery/outcome-issues.ts";

function told(...issue: unknown[]): unknown {
  return { resourceType: "OperationOutcome", issue };
}

describe("outcomeIssues", () => {
  it("takes details before diagnostics before the code", () => {
    const issues = outcomeIssues(
      told(
        { severity: "error", code: "value", details: { text: "one" }, diagnostics: "no" },
        { severity: "warning", code: "invalid", diagnostics: "two" },
        { severity: "error", code: "required", details: { coding: [{ display: "three" }] } },
        { severity: "fatal", code: "exception" },
      ),
    );
    expect(issues.map(({ text, severity, code }) => [text, severity, code])).toEqual([
      ["The target says: one", "error", "value"],
      ["The target says: two", "warning", "invalid"],
      ["The target says: three", "error", "required"],
      ["The target says: exception", "fatal", "exception"],
    ]);
  });

  it("names the place by expression, else location, else the entry", () => {
    const places = [{ expression: ["Patient.gender"], location: ["/x"] }, { location: ["/f:Patient"] }, {}].map((place) => ({ severity: "error", code: "value", ...place }));
    expect(outcomeIssues(told(...places), "Bundle.entry[3]").map((issue) => issue.expression)).toEqual(["Patient.gender", "/f:Patient", "Bundle.entry[3]"]);
  });

  it("leaves information out, and cuts what is endless", () => {
    expect(outcomeIssues(told({ severity: "information", code: "informational", diagnostics: "All OK" }))).toEqual([]);
    expect(outcomeIssues(told(...Array.from({ length: 500 }, () => ({ severity: "error", code: "value", diagnostics: "x".repeat(5000) })))).map((issue) => issue.text.length)).toEqual(Array.from({ length: 20 }, () => 1018));
  });

  it.each([undefined, null, "<html>", 5, {}, { resourceType: "Patient" }, { resourceType: "OperationOutcome" }])("has nothing to say of %j", (body) => {
    expect(outcomeIssues(body)).toEqual([]);
  });
});
