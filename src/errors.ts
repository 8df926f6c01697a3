import type { Issue, IssueType, Severity, SourcePosition } from "./model/issue.ts";

/** One row of the error table. `{name}` in a text stands for a parameter; texts never take a record's value. */
interface ErrorRow {
  readonly severity: Severity;
  readonly code: IssueType;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Every problem that Portage reports, by key: `<stage>.<what>`. docs/errors.md lists the same keys (a test compares them).
 */
export const errors = {
  // parse/hl7v2

  // mapping

  // terminology

  // validation

  // bundle

  // store and delivery

  // http
} as const satisfies Record<string, ErrorRow>;

export type ErrorKey = keyof typeof errors;

/** Where an issue stands; every part is optional. */
interface Where {
  readonly expression?: string;
  readonly source?: string;
  readonly position?: SourcePosition;
  readonly profile?: string;
  /** Overrides the table's severity where a stage knows better. */
  readonly severity?: Severity;
}

/** Makes an issue from its row of the error table; the text ends with the remedy. */
export function issue(key: ErrorKey, parameters: Readonly<Record<string, string | number>> = {}, where: Where = {}): Issue {
  const row: ErrorRow = (errors as Record<string, ErrorRow>)[key]!;
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
  const text = row.remedy === "" ? fill(row.message) : `${fill(row.message)} ${fill(row.remedy)}`;
  return { severity: row.severity, code: row.code, key, text, ...where };
}
