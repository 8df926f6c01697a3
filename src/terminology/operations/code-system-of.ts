import type { CodeSystem } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { CodeSystemIndex } from "../code-systems/code-system.ts";
import { definitionProblem } from "../definitions/check-definition.ts";
import type { Library } from "../definitions/library.ts";
import type { OperationDefinition, RequestParameters } from "../parameters.ts";

/** The code system that a request names by url (and version) or brings along. */
export function codeSystemOf(request: RequestParameters, operation: OperationDefinition, library: Library): CodeSystemIndex | Issue {
  const brought = request.resource("codeSystem");
  const url = request.text("url");
  if ((brought === undefined) === (url === undefined)) return issue("terminology.system-not-one", { operation: operation.name });
  if (url !== undefined) return library.codeSystem(url, request.text("version")) ?? issue("terminology.system-not-at-hand");
  if (brought?.resourceType !== "CodeSystem") return issue("terminology.definition-shape", { place: "resourceType", rule: "must be CodeSystem" });
  const problem = definitionProblem(brought);
  return problem === undefined ? new CodeSystemIndex(brought as unknown as CodeSystem) : issue(problem.key, problem.parameters);
}
