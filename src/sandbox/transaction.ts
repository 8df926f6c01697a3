import { badRequest, isOk } from "@medplum/core";
import type { Bundle, OperationOutcome } from "@medplum/fhirtypes";

/** The problem with a transaction that names one resource twice (R4, http.html#trules); undefined when there is none. */
export function duplicateEntry(transaction: Bundle): OperationOutcome | undefined {
  const seen = new Set<string>();
  for (const [index, { request }] of (transaction.entry ?? []).entries()) {
    if (request?.method !== "PUT" && request?.method !== "DELETE") continue;
    if (seen.has(request.url)) return badRequest("The transaction has two entries for this resource", `Bundle.entry[${index}]`);
    seen.add(request.url);
  }
  return undefined;
}

/** The first entry of a response that failed, as the answer to the whole transaction; undefined when all succeeded. */
export function failedEntry(response: Bundle): OperationOutcome | undefined {
  for (const [index, entry] of (response.entry ?? []).entries()) {
    const outcome = entry.response?.outcome;
    if (outcome !== undefined && !isOk(outcome)) return { ...outcome, issue: outcome.issue.map((told) => ({ ...told, expression: told.expression ?? [`Bundle.entry[${index}]`] })) };
  }
  return undefined;
}

/** Response entries as FHIR wants them: version in location and etag, what was read, and no echo of what was written. */
export function finishResponse(response: Bundle, methods: readonly (string | undefined)[]): Bundle {
  const entry = (response.entry ?? []).map(({ response, resource }, index) => {
    const status = response!.status;
    if (methods[index] === "GET" && resource !== undefined) return { resource, response: { status } };
    const { versionId, lastUpdated } = resource?.meta ?? {};
    if (resource === undefined || versionId === undefined) return { response };
    return { response: { status, location: `${resource.resourceType}/${resource.id}/_history/${versionId}`, etag: `W/"${versionId}"`, lastModified: lastUpdated } };
  });
  return { ...response, entry } as Bundle;
}
