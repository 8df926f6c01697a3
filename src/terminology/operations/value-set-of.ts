import type { ValueSet } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { definitionProblem } from "../definitions/check-definition.ts";
import type { Library } from "../definitions/library.ts";
import type { OperationDefinition, RequestParameters } from "../parameters.ts";

/** The value set that a request names by url (and version) or brings along. */
export function valueSetOf(request: RequestParameters, operation: OperationDefinition, library: Library): ValueSet | Issue {
  const brought = request.resource("valueSet");
  const url = request.text("url");
  if ((brought === undefined) === (url === undefined)) return issue("terminology.value-set-not-one", { operation: operation.name });
  if (url !== undefined) return library.valueSet(url, request.text("valueSetVersion")) ?? issue("terminology.value-set-unknown");
  if (brought?.resourceType !== "ValueSet") return issue("terminology.definition-shape", { place: "resourceType", rule: "must be ValueSet" });
  const problem = definitionProblem({ url: "", ...brought });
  return problem === undefined ? (brought as unknown as ValueSet) : issue(problem.key, problem.parameters);
}
