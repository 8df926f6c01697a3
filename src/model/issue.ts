/** Where in the source a thing stands. Lines and columns count from 1 in characters; `offset` counts bytes of the received body from 0. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** OperationOutcome.issue.severity (http://hl7.org/fhir/issue-severity). */
export type Severity = "fatal" | "error" | "warning" | "information";

/** The OperationOutcome.issue.code values in use (http://hl7.org/fhir/issue-type). */
export type IssueType =
  | "invalid" | "structure" | "required" | "value" | "invariant"
  | "security" | "login" | "unknown" | "expired" | "forbidden" | "suppressed"
  | "processing" | "not-supported" | "duplicate" | "multiple-matches" | "not-found" | "deleted" | "too-long"
  | "code-invalid" | "extension" | "too-costly" | "business-rule" | "conflict"
  | "transient" | "lock-error" | "no-store" | "exception" | "timeout" | "incomplete" | "throttled"
  | "informational";

/**
 * One problem in data, as a value. `key` names a row of the error table (`errors.ts`); the text is that row's message with
 * its placeholders filled. Texts name places, codes and types; they never quote a record's value.
 */
export interface Issue {
  readonly severity: Severity;
  readonly code: IssueType;
  readonly key: string;
  readonly text: string;
  /** FHIRPath of the output element, counted from 0: `Bundle.entry[2].resource.name[0].family`. */
  readonly expression?: string;
  /** The whole name of the source leaf or unit: `PID[1]-3[2].4.1`. */
  readonly source?: string;
  readonly position?: SourcePosition;
  /** The canonical URL of the profile whose rule is broken. */
  readonly profile?: string;
}
