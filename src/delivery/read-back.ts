import { isDeepStrictEqual } from "node:util";
import type { Verdict } from "./classify.ts";
import { etagOf } from "./etag.ts";
import type { Target } from "./target.ts";

interface Entry {
  readonly resource?: Readonly<Record<string, unknown>>;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly response?: { readonly status?: string; readonly location?: string; readonly etag?: string };
}

/** A literal `Type/id`: what such an entry has stored can be read again. */
const literal = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;

/** The resource without what the server itself adds. */
function content(resource: Readonly<Record<string, unknown>> | undefined): unknown {
  if (resource === undefined) return undefined;
  const { meta: _meta, ...rest } = resource;
  return rest;
}

/** The entries of a Bundle's text. */
export function entriesOf(bundle: string): readonly Entry[] {
  return (JSON.parse(bundle) as { entry?: Entry[] }).entry ?? [];
}

/**
 * Asks the target whether it holds everything that a transaction was to store: after a timeout or a broken connection
 * nobody knows. Gives what is stored when every entry is there with the content that was sent, else undefined; then the
 * transaction is sent again, which is safe: its ids are derived, so PUT stores the same resources once more and makes none
 * twice.
 */
export async function readBack(target: Target, bundle: string): Promise<Extract<Verdict, { kind: "delivered" }>["stored"] | undefined> {
  const sent = entriesOf(bundle);
  if (sent.length === 0 || !sent.every(({ request }) => request?.method === "PUT" && literal.test(request.url ?? ""))) return undefined;
  const reads = { resourceType: "Bundle", type: "batch", entry: sent.map(({ request }) => ({ request: { method: "GET", url: request!.url } })) };
  const answer = await target.post(JSON.stringify(reads));
  if (answer.kind !== "answered" || answer.status !== 200) return undefined;
  const found = (answer.body as { entry?: Entry[] } | null)?.entry ?? [];
  if (found.length !== sent.length) return undefined;
  if (!sent.every((entry, index) => isDeepStrictEqual(content(entry.resource), content(found[index]?.resource)))) return undefined;
  return found.map(({ resource, response }, index) => {
    const version = (resource?.["meta"] as { versionId?: string } | undefined)?.versionId;
    return { status: response?.status ?? "200", location: sent[index]!.request!.url!, etag: etagOf(response?.etag ?? version) };
  });
}
