import { issue } from "../errors.ts";
import type { Engine } from "../model/engine.ts";
import { parseFhirJson } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import { findJsonDefect } from "../parse/json-defect.ts";

/** What was found of one resource. */
export interface Verdict {
  /** The file, with the line where it has one resource a line. */
  readonly source: string;
  readonly valid: boolean;
  readonly issues: readonly Issue[];
}

/** Reads and validates the text of one resource. */
export function validateText(source: string, text: string, engine: Engine, profiles: readonly string[]): Verdict {
  const defect = findJsonDefect(text);
  const issues = defect === undefined ? engine.validate(parseFhirJson(text), { profiles, source: { text } }) : [issue("validation.json", { ...defect })];
  return { source, valid: !issues.some(({ severity }) => severity === "error" || severity === "fatal"), issues };
}
