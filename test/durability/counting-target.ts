import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

interface Entry {
  readonly resource?: Resource;
  readonly request: { readonly method: string; readonly url: string; readonly ifMatch?: string };
}

/** What the target does to one request besides what it is asked. `store` runs what is asked; `answer` is what it would say. */
export type Fault = (request: { readonly entries: readonly Entry[]; readonly store: () => unknown; readonly response: ServerResponse; readonly answer: (status: number, body: unknown) => void }) => void;

/** A FHIR server in memory that takes transactions and batches of PUTs and GETs, and counts: every PUT is a version, also where nothing has changed. */
export interface CountingTarget {
  readonly url: string;
  /** The content of each resource by its reference, and how many versions it has had. */
  readonly resources: ReadonlyMap<string, { readonly resource: Resource; readonly versions: number; readonly hash: string }>;
  /** The steps of each patient as they were stored (the number before the street). */
  readonly steps: ReadonlyMap<string, readonly number[]>;
  /** Requests that it has had. */
  requests(): number;
  stop(): Promise<void>;
}

/** A resource's content without what a server adds. */
export function hashOf({ meta, ...content }: Resource): string {
  const { versionId: _version, lastUpdated: _at, ...rest } = (meta ?? {}) as Record<string, unknown>;
  return createHash("sha256").update(JSON.stringify([content, rest])).digest("hex");
}

function stepOf(resource: Resource): number {
  const [address] = (resource["address"] as readonly { readonly line?: readonly string[] }[] | undefined) ?? [];
  return Number.parseInt(address?.line?.[0] ?? "", 10);
}

/** Starts one. `fault` decides about each request; without it everything is stored and answered. */
export async function startCountingTarget(fault?: () => Fault | undefined): Promise<CountingTarget> {
  const resources = new Map<string, { resource: Resource; versions: number; hash: string }>();
  const steps = new Map<string, number[]>();
  let count = 0;

  const put = (url: string, resource: Resource) => {
    const known = resources.get(url);
    const versions = (known?.versions ?? 0) + 1;
    resources.set(url, { resource, versions, hash: hashOf(resource) });
    if (resource.resourceType === "Patient") steps.set(url, [...(steps.get(url) ?? []), stepOf(resource)]);
    return { response: { status: known === undefined ? "201 Created" : "200 OK", location: `${url}/_history/${versions}`, etag: `W/"${versions}"` } };
  };
  const get = (url: string) => {
    const known = resources.get(url);
    if (known === undefined) return { response: { status: "404 Not Found" } };
    return { resource: { ...known.resource, meta: { ...(known.resource["meta"] as object | undefined), versionId: String(known.versions) } }, response: { status: "200 OK", etag: `W/"${known.versions}"` } };
  };

  const server = createServer((incoming, response) => {
    let text = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    incoming.on("error", () => undefined);
    incoming.on("end", () => {
      count++;
      const { type, entry = [] } = JSON.parse(text) as { type: string; entry?: Entry[] };
      const store = () => ({ resourceType: "Bundle", type: `${type}-response`, entry: entry.map(({ request, resource }) => (request.method === "PUT" ? put(request.url, resource!) : get(request.url))) });
      const answer = (status: number, body: unknown) => void response.writeHead(status, { "content-type": "application/fhir+json" }).end(JSON.stringify(body));
      const outdated = type === "transaction" && entry.some(({ request: { ifMatch, url } }) => ifMatch !== undefined && ifMatch !== `W/"${resources.get(url)?.versions ?? 0}"`);
      if (outdated) answer(412, { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "conflict" }] });
      else {
        const chosen = fault?.();
        if (chosen === undefined) answer(200, store());
        else chosen({ entries: entry, store, response, answer });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    resources,
    steps,
    requests: () => count,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
