import { places } from "../store/places.ts";
import { addExportResources, readPartlyStored } from "../store/statements/export-resources.ts";
import type { ExportedResource } from "../store/statements/export-resources.ts";
import { advanceExport, claimExport } from "../store/statements/exports.ts";
import type { KeptExport } from "../store/statements/exports.ts";
import { readBundles } from "../store/statements/read-bundles.ts";
import type { Store } from "../store/store.ts";

/** Bundles that are looked through in one transaction. */
const atOnce = 50;
/** A claim whose process died lapses after so many seconds. */
const claimSeconds = 60;

interface ScannedEntry {
  readonly resource?: { readonly resourceType: string };
  readonly request?: { readonly method: string; readonly url: string };
}

/** The resources that a Bundle's text puts somewhere by name. */
function resourcesIn(bundle: string): Omit<ExportedResource, "position">[] {
  const { entry = [] } = JSON.parse(bundle) as { readonly entry?: readonly ScannedEntry[] };
  return entry.flatMap(({ resource, request }) => (resource !== undefined && request?.method === "PUT" ? [{ type: resource.resourceType, reference: request.url }] : []));
}

/** Looks through the next Bundles of an export; gives it as it is then, undefined where it is removed or another process is at it. */
async function scanPage(store: Store, kept: KeptExport): Promise<KeptExport | undefined> {
  const { id, feeds, types, until } = kept;
  const page = await readBundles(store.database, { feeds: feeds ?? undefined, target: undefined, after: kept.scanned }, atOnce);
  const bundles = page.filter(({ position }) => position <= until);
  // What the target refused waits in quarantine; the rest of the Bundle has been stored.
  const partly = await readPartlyStored(store.database, bundles.map((bundle) => bundle.id));
  const newest = new Map<string, ExportedResource>();
  let expired = 0;
  for (const { id: deliveryId, position, bundle: sealed } of bundles) {
    if (sealed === null) {
      expired++;
      continue;
    }
    const stored = partly.get(deliveryId);
    for (const { type, reference } of resourcesIn((await store.payloads.open(sealed, places.bundle(deliveryId))).toString("utf8"))) {
      if ((types?.includes(type) ?? true) && (stored?.has(reference) ?? true)) newest.set(reference, { type, reference, position });
    }
  }
  const scanned = bundles.length < atOnce ? until : bundles.at(-1)!.position;
  const ours = await store.database.transaction(async (queries) => {
    if (!(await advanceExport(queries, id, kept.scanned, { scanned, expired }, claimSeconds))) return false;
    await addExportResources(queries, id, [...newest.values()]);
    return true;
  });
  return ours ? { ...kept, scanned, expired: kept.expired + expired } : undefined;
}

/**
 * Looks through the Bundles of exports that are not complete, page by page: what is remembered is where each resource's newest version stands. What a dead process began is
 * gone on with. Ends early when the signal comes.
 */
export async function scanExports(store: Store, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    let kept = await claimExport(store.database, claimSeconds);
    if (kept === undefined) return;
    while (kept !== undefined && kept.scanned < kept.until && !stop.aborted) kept = await scanPage(store, kept);
    if (kept !== undefined && kept.scanned < kept.until) await advanceExport(store.database, kept.id, kept.scanned, { scanned: kept.scanned, expired: 0 }, 0);
  }
}
