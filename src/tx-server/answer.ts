/** What came of a question: the code is in the value set or not, the server cannot say, or it did not answer as one does. */
export type Verdict = "member" | "none" | "unknown" | "failed";

interface Parameter {
  readonly name?: unknown;
  readonly valueBoolean?: unknown;
  readonly resource?: { readonly issue?: unknown };
}

/** Parameters by which terminology servers say that `false` only means that they lack the code system or the value set. */
const excuses = new Set(["x-caused-by-unknown-system", "x-unknown-system"]);

/** Reads the answer to one ValueSet/$validate-code. A server that refuses the question (400, 404, 422) does not know the value set. */
export function verdictOf(status: number, body: unknown): Verdict {
  if (status === 408 || status === 429 || status >= 500) return "failed";
  if (status >= 400) return status === 401 || status === 403 ? "failed" : "unknown";
  const { resourceType, parameter } = (body ?? {}) as { readonly resourceType?: unknown; readonly parameter?: unknown };
  if (status < 200 || status > 299 || resourceType !== "Parameters" || !Array.isArray(parameter)) return "failed";
  const parameters = parameter as readonly Parameter[];
  const result = parameters.find(({ name }) => name === "result")?.valueBoolean;
  if (result === true) return "member";
  if (result !== false) return "failed";
  return parameters.some((one) => excuses.has(String(one.name)) || lacksSomething(one)) ? "unknown" : "none";
}

/** An OperationOutcome among the parameters that says that a code system or value set was not found. */
function lacksSomething({ name, resource }: Parameter): boolean {
  const issues = name === "issues" ? resource?.issue : undefined;
  return Array.isArray(issues) && issues.some((one: unknown) => (one as { readonly code?: unknown } | null)?.code === "not-found");
}
