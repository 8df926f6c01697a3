import { issue } from "../errors.ts";
import type { Engine } from "../model/engine.ts";
import { parseFhirJson } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import type { TerminologyServer } from "../model/terminology.ts";
import { findJsonDefect } from "../parse/json-defect.ts";
import { validateAsking } from "../validate-asking.ts";

/** What was found of one resource. */
export interface Verdict {
  /** The file, with the line where it has one resource a line. */
  readonly source: string;
  readonly valid: boolean;
  readonly issues: readonly Issue[];
}

/** What resources are validated with. */
export interface Validation {
  readonly engine: Engine;
  /** Asked for codes that cannot be decided here, where there is one. */
  readonly server: TerminologyServer | undefined;
}

/** Reads and validates the text of one resource. */
export async function validateText(source: string, text: string, { engine, server }: Validation, profiles: readonly string[]): Promise<Verdict> {
  const defect = findJsonDefect(text);
  const issues = defect === undefined ? await validateAsking(engine, server, parseFhirJson(text), { profiles, source: { text } }) : [issue("validation.json", { ...defect })];
  return { source, valid: !issues.some(({ severity }) => severity === "error" || severity === "fatal"), issues };
}
