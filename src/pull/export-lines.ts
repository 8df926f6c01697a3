import { operationOutcome } from "../bundle/operation-outcome.ts";
import { issue } from "../errors.ts";
import type { FhirResource } from "../model/fhir.ts";
import { parseFhirJson } from "../model/fhir.ts";
import { places } from "../store/places.ts";
import { readExportBundles } from "../store/statements/export-resources.ts";
import type { KeptExport } from "../store/statements/exports.ts";
import { listQuarantine } from "../store/statements/read-quarantine.ts";
import type { Store } from "../store/store.ts";

/** Bundles, or items of the quarantine, that are in memory at a time. */
const atOnce = 20;

interface LineEntry {
  readonly resource?: FhirResource;
  readonly request?: { readonly url?: string };
}

/** An export's resources of a type, a line each, as the Bundles have them: decimals keep their digits. Opened when they are read, a few Bundles at a time. */
export async function* resourceLines(store: Store, exportId: string, type: string): AsyncGenerator<string> {
  let after = 0;
  for (;;) {
    const page = await readExportBundles(store.database, exportId, type, after, atOnce);
    for (const { id, bundle: sealed, references, position } of page) {
      after = position;
      if (sealed === null) continue;
      const wanted = new Set(references);
      const { entry = [] } = parseFhirJson((await store.payloads.open(sealed, places.bundle(id))).toString("utf8")) as { readonly entry?: readonly LineEntry[] };
      const lines = entry.flatMap(({ resource, request }) => (resource !== undefined && request?.url !== undefined && wanted.has(request.url) ? [`${JSON.stringify(resource)}\n`] : []));
      if (lines.length > 0) yield lines.join("");
    }
    if (page.length < atOnce) return;
  }
}

/** What is not in an export: an OperationOutcome for each record that waits in quarantine, and one for all Bundles whose time for keeping was over. */
export async function* outcomeLines(store: Store, { feeds, expired, requestedAt }: KeptExport): AsyncGenerator<string> {
  if (expired > 0) yield `${JSON.stringify(operationOutcome([issue("export.expired", { count: expired })]))}\n`;
  for (const feed of feeds ?? [undefined]) {
    let after: string | undefined;
    for (;;) {
      const page = await listQuarantine(store, { state: "open", order: "oldest first", ...(feed !== undefined && { feed }) }, atOnce, after);
      for (const item of page) {
        if (Date.parse(item.createdAt) > requestedAt.getTime()) continue;
        yield `${JSON.stringify(operationOutcome([issue("export.quarantined", { record: item.recordId, feed: item.feed, item: item.id }), ...item.issues]))}\n`;
      }
      if (page.length < atOnce) break;
      after = page.at(-1)!.id;
    }
  }
}
