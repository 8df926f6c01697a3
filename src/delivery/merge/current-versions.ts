import { issue } from "../../errors.ts";
import type { FhirResource } from "../../model/fhir.ts";
import { classify } from "../classify.ts";
import type { Verdict } from "../classify.ts";
import { etagOf } from "../etag.ts";
import type { ReadableTarget } from "../target.ts";

/** What the target has of the resources that were asked for, by reference. One that it does not have, or has deleted, is not there. */
export type CurrentVersions = ReadonlyMap<string, { readonly resource: FhirResource; readonly etag: string | null; readonly status: string }>;

interface Read {
  readonly resource?: FhirResource;
  readonly response?: { readonly status?: string; readonly etag?: string };
}

/** The target does not let itself be read. That is no fault of the record: the delivery waits for a person, and is tried again. */
function unreadable(status: number): Verdict {
  return { kind: "retry", issues: [issue("delivery.not-readable", { status })], strike: false, pace: "misconfigured", afterMilliseconds: null };
}

/** Reads resources by reference with one batch of GETs. Gives the verdict on the attempt where the target does not let itself be read. */
export async function currentVersions(target: ReadableTarget, references: readonly string[]): Promise<CurrentVersions | Verdict> {
  if (references.length === 0) return new Map();
  const batch = { resourceType: "Bundle", type: "batch", entry: references.map((url) => ({ request: { method: "GET", url } })) };
  const answer = await target.read(JSON.stringify(batch));
  if (answer.kind !== "answered") return classify(answer, 0);
  if (answer.status >= 300) {
    const verdict = classify(answer, 0);
    return verdict.kind === "refused" ? unreadable(answer.status) : verdict;
  }
  const entries = (answer.body as { entry?: Read[] } | null)?.entry ?? [];
  if (entries.length !== references.length) return unreadable(answer.status);
  const found = new Map<string, { resource: FhirResource; etag: string | null; status: string }>();
  for (const [index, { resource, response }] of entries.entries()) {
    const status = Number.parseInt(response?.status ?? "", 10);
    if (status === 404 || status === 410) continue;
    if (resource === undefined || !(status >= 200 && status < 300)) return unreadable(status);
    const version = (resource["meta"] as { versionId?: string } | undefined)?.versionId;
    found.set(references[index]!, { resource, etag: etagOf(version ?? response?.etag), status: response!.status! });
  }
  return found;
}
