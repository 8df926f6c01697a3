import { expect, it } from "vitest";
import { operationOutcome } from "../../src/bundle/operation-outcome.ts";

it("says all is well when there is no issue, as R4's own example does", () => {
  expect(operationOutcome([])).toEqual({
    resourceType: "OperationOutcome",
    issue: [{ severity: "information", code: "informational", details: { text: "All OK" } }],
  });
});

it("carries severity, type, key, text, expression and the place in the source", () => {
  expect(operationOutcome([
    {
      severity: "error",
      code: "value",
      key: "mapping.not-a-date",
      text: "PID[1]-7.1.1 is not a date.",
      expression: "Bundle.entry[0].resource.birthDate",
      source: "PID[1]-7.1.1",
      position: { line: 2, column: 41, offset: 120 },
      profile: "http://hl7.org/fhir/StructureDefinition/Patient",
    },
    { severity: "warning", code: "structure", key: "parse.out-of-place", text: "A segment is out of place.", position: { line: 3, column: 1, offset: 200 } },
    { severity: "information", code: "informational", key: "parse.note", text: "A note." },
  ])).toEqual({
    resourceType: "OperationOutcome",
    issue: [
      {
        severity: "error",
        code: "value",
        details: { coding: [{ system: "http://portage.dev/fhir/CodeSystem/issue", code: "mapping.not-a-date" }], text: "PID[1]-7.1.1 is not a date." },
        diagnostics: "PID[1]-7.1.1, line 2, column 41; profile http://hl7.org/fhir/StructureDefinition/Patient",
        expression: ["Bundle.entry[0].resource.birthDate"],
      },
      {
        severity: "warning",
        code: "structure",
        details: { coding: [{ system: "http://portage.dev/fhir/CodeSystem/issue", code: "parse.out-of-place" }], text: "A segment is out of place." },
        diagnostics: "line 3, column 1",
      },
      {
        severity: "information",
        code: "informational",
        details: { coding: [{ system: "http://portage.dev/fhir/CodeSystem/issue", code: "parse.note" }], text: "A note." },
      },
    ],
  });
});
