import type { FhirObject, FhirResource } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import { systems } from "./systems.ts";

/** Where in the source an issue stands: `PID[1]-7.1.1, line 2, column 41`. */
function sourcePlace({ source, position }: Issue): string | undefined {
  const place = position === undefined ? undefined : `line ${position.line}, column ${position.column}`;
  return source !== undefined && place !== undefined ? `${source}, ${place}` : (source ?? place);
}

function outcomeIssue(issue: Issue): FhirObject {
  const diagnostics = [
    sourcePlace(issue),
    issue.profile === undefined ? undefined : `profile ${issue.profile}`,
  ].filter((part) => part !== undefined);
  return {
    severity: issue.severity,
    code: issue.code,
    details: { coding: [{ system: systems.issue, code: issue.key }], text: issue.text },
    ...(diagnostics.length > 0 && { diagnostics: diagnostics.join("; ") }),
    ...(issue.expression !== undefined && { expression: [issue.expression] }),
  };
}

/**
 * Issues as a FHIR OperationOutcome (http://hl7.org/fhir/R4/operationoutcome.html): the text in `details.text`, the key of the error table as
 * its coding, the output element in `expression`, the place in the source in `diagnostics` (`location` is deprecated and means the
 * output). R4 wants at least one issue, so none gives the "All OK" of its own example.
 */
export function operationOutcome(issues: readonly Issue[]): FhirResource {
  const issue: FhirObject[] = issues.length > 0
    ? issues.map(outcomeIssue)
    : [{ severity: "information", code: "informational", details: { text: "All OK" } }];
  return { resourceType: "OperationOutcome", issue };
}
