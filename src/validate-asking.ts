import type { Engine, ValidateOptions } from "./model/engine.ts";
import type { FhirValue } from "./model/fhir.ts";
import type { Issue } from "./model/issue.ts";
import type { CodeQuestion, TerminologyServer } from "./model/terminology.ts";

/**
 * `Engine.validate`, and, where codes stay undecided and there is a terminology server, once more with what it says of them. Validation itself waits for nobody: it is pure, so that
 * to do it again with more answers is all it takes.
 */
export async function validateAsking(engine: Engine, server: TerminologyServer | undefined, resource: FhirValue, options: ValidateOptions): Promise<Issue[]> {
  if (server === undefined) return engine.validate(resource, options);
  const open: CodeQuestion[] = [];
  const issues = engine.validate(resource, { ...options, undecided: (question) => void open.push(question) });
  return open.length > 0 && (await server.ask(open)) ? engine.validate(resource, options) : issues;
}
