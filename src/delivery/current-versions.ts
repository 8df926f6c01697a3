import { issue } from "../errors.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";
import type { Addresses } from "./addresses.ts";
import { classify } from "./classify.ts";
import type { Entry } from "./entries.ts";
import { etagOf } from "./etag.ts";
import { renamed } from "./references.ts";
import type { ReadableTarget } from "./target.ts";
import { retry, strikeLimit } from "./verdict.ts";
import type { Retry } from "./verdict.ts";

/** A resource as the target has it, in Portage's words: with the id and the references that Portage's Bundles have. */
export interface CurrentVersion {
  readonly resource: FhirResource;
  readonly etag: string | null;
}

/** What the target has of the resources that were asked for, by reference. One that it does not have, or has deleted, is not there. */
export type CurrentVersions = ReadonlyMap<string, CurrentVersion>;

interface Read {
  readonly resource?: FhirResource;
  readonly response?: { readonly status?: string; readonly etag?: string; readonly outcome?: unknown };
}

/** The target does not let itself be read. That is no fault of the record: the delivery waits for a person, and is tried again. */
function unreadable(status: number): Retry {
  return retry([issue("delivery.not-readable", { status })], { pace: "misconfigured" });
}

/** Posts one batch of GETs; its entries, one for each URL, or why there are none. */
async function readBatch(target: ReadableTarget, urls: readonly string[]): Promise<readonly Read[] | Retry> {
  const answer = await target.read(JSON.stringify({ resourceType: "Bundle", type: "batch", entry: urls.map((url) => ({ request: { method: "GET", url } })) }));
  if (answer.kind !== "answered" || answer.status >= 300) {
    const judged = classify(answer, []);
    return judged.kind === "retry" ? judged : unreadable(answer.kind === "answered" ? answer.status : 0);
  }
  const body = answer.body as { resourceType?: unknown; entry?: Read[] } | null;
  // Something before the target spoke in its place; that passes.
  if (body?.resourceType !== "Bundle") return retry([issue("delivery.answer-unreadable", { status: answer.status, limit: strikeLimit })], { strike: true });
  const entries = body.entry ?? [];
  return entries.length === urls.length ? entries : unreadable(answer.status);
}

/** Why a read inside a batch gave no answer: it passes with time, or not by itself. */
function failedRead({ response }: Read): Retry {
  const status = Number.parseInt(response?.status ?? "", 10) || 0;
  const judged = classify({ kind: "answered", status, body: response?.outcome, retryAfterMilliseconds: null }, []);
  return judged.kind === "retry" && judged.pace === "usual" && !judged.strike ? judged : unreadable(status);
}

/** What a read found: a resource; null where the target has none, or a search finds several; undefined where it does not say. */
function found({ resource, response }: Read): FhirResource | null | undefined {
  const status = Number.parseInt(response?.status ?? "", 10);
  if (status === 404 || status === 410) return null;
  if (resource === undefined || !(status >= 200 && status < 300)) return undefined;
  if (resource.resourceType !== "Bundle" || resource["type"] !== "searchset") return resource;
  const matches = ((resource["entry"] ?? []) as unknown as { resource: FhirResource; search?: { mode?: string } }[]).filter(({ search }) => (search?.mode ?? "match") === "match");
  return matches.length === 1 ? matches[0]!.resource : null;
}

/**
 * Reads the entries' resources with batches of GETs, `maxEntries` each: by location, and where the target gives ids and Portage has not learned it, by search. Learns the locations that it
 * finds and forgets those where nothing is. Gives the verdict on the attempt where the target does not let itself be read.
 */
export async function currentVersions(target: ReadableTarget, entries: readonly Entry[], addresses: Addresses, maxEntries: number | null): Promise<CurrentVersions | Retry> {
  const asked = entries.flatMap((entry) => {
    const url = addresses.url(entry);
    return url === undefined ? [] : [{ entry, url }];
  });
  const current = new Map<string, CurrentVersion>();
  const size = maxEntries ?? asked.length;
  for (let start = 0; start < asked.length; start += size) {
    const part = asked.slice(start, start + size);
    const reads = await readBatch(target, part.map(({ url }) => url));
    if ("kind" in reads) return reads;
    for (const [index, read] of reads.entries()) {
      const { entry } = part[index]!;
      const resource = found(read);
      if (resource === undefined) return failedRead(read);
      if (resource === null) {
        addresses.forget(entry.reference);
        continue;
      }
      const version = (resource["meta"] as FhirObject | undefined)?.["versionId"] as string | undefined;
      if (addresses.ids === "server") addresses.learn(entry.reference, `${resource.resourceType}/${resource.id}`);
      current.set(entry.reference, { resource, etag: etagOf(version ?? read.response?.etag) });
    }
  }
  // Only now is it known what the target calls each of them.
  for (const [reference, { resource, etag }] of addresses.ids === "server" ? current : []) {
    current.set(reference, { resource: { ...renamed(resource, (text) => addresses.nameInPortage(text)), id: reference.split("/")[1]! }, etag });
  }
  return current;
}
