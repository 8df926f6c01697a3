import { issue } from "../errors.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";
import type { Addresses } from "./addresses.ts";
import { classify } from "./classify.ts";
import type { Entry } from "./entries.ts";
import { etagOf } from "./etag.ts";
import { renamed } from "./references.ts";
import { bundleType, matchesOf, responseEntries } from "./response-entries.ts";
import type { ResponseEntry } from "./response-entries.ts";
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

/** The target does not let itself be read. That is no fault of the record: the delivery waits for a person, and is tried again. */
function unreadable(status: number): Retry {
  return retry([issue("delivery.not-readable", { status })], { pace: "misconfigured" });
}

/** Posts one batch of GETs; its entries, one for each URL, or why there are none. */
async function readBatch(target: ReadableTarget, urls: readonly string[]): Promise<readonly ResponseEntry[] | Retry> {
  const answer = await target.read(JSON.stringify({ resourceType: "Bundle", type: "batch", entry: urls.map((url) => ({ request: { method: "GET", url } })) }));
  if (answer.kind !== "answered" || answer.status >= 300) {
    const judged = classify(answer, []);
    return judged.kind === "retry" ? judged : unreadable(answer.kind === "answered" ? answer.status : 0);
  }
  // Something before the target spoke in its place; that passes.
  if (bundleType(answer.body) === undefined) return retry([issue("delivery.answer-unreadable", { status: answer.status, limit: strikeLimit })], { strike: true });
  const entries = responseEntries(answer.body);
  return entries?.length === urls.length ? entries : unreadable(answer.status);
}

/** Why a read inside a batch gave no answer: it passes with time, or not by itself. */
function failedRead({ code, outcome }: ResponseEntry): Retry {
  const judged = classify({ kind: "answered", status: code, body: outcome, retryAfterMilliseconds: null }, []);
  return judged.kind === "retry" && judged.pace === "usual" && !judged.strike ? judged : unreadable(code);
}

/** What a read found: a resource; null where the target has none, or a search finds several; undefined where it does not say. */
function found({ resource, code }: ResponseEntry): FhirResource | null | undefined {
  if (code === 404 || code === 410) return null;
  if (resource === undefined || !(code >= 200 && code < 300)) return undefined;
  if (resource.resourceType !== "Bundle" || resource["type"] !== "searchset") return resource;
  const matches = matchesOf(resource);
  return matches.length === 1 ? matches[0]! : null;
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
      const version = (resource["meta"] as FhirObject | undefined)?.["versionId"];
      if (addresses.ids === "server" && resource.id !== undefined) addresses.learn(entry.reference, `${resource.resourceType}/${resource.id}`);
      current.set(entry.reference, { resource, etag: etagOf(typeof version === "string" ? version : read.etag) });
    }
  }
  // Only now is it known what the target calls each of them.
  for (const [reference, { resource, etag }] of addresses.ids === "server" ? current : []) {
    current.set(reference, { resource: { ...renamed(resource, (text) => addresses.nameInPortage(text)), id: reference.split("/")[1]! }, etag });
  }
  return current;
}
