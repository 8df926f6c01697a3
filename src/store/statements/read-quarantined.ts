import type { Quarantined } from "../../model/quarantine.ts";
import type { UpdateHints } from "../../model/update.ts";
import type { Place } from "../sealing/payload.ts";
import { places } from "../places.ts";
import type { Store } from "../store.ts";
import { readQuarantineItem } from "./read-quarantine.ts";
import { readSource } from "./read-source.ts";

interface Row {
  readonly bundle: Uint8Array | null;
  readonly edit: Uint8Array | null;
  readonly expiredAt: Date | null;
  readonly deliveryId: string | null;
  readonly target: string | null;
  readonly refusedBundle: Uint8Array | null;
  readonly hints: Uint8Array | null;
}

/** An item of the quarantine with its payloads opened; undefined when there is none of this id. */
export async function readQuarantined(store: Pick<Store, "database" | "payloads">, id: string): Promise<Quarantined | undefined> {
  const item = await readQuarantineItem(store, id);
  if (item === undefined) return undefined;
  const [row] = await store.database.query<Row>(
    `select quarantine.bundle, quarantine.edit, record.expired_at as "expiredAt",
       delivery.id as "deliveryId", delivery.target, delivery.bundle as "refusedBundle", delivery.hints
     from portage.quarantine
     join portage.record on record.id = quarantine.record_id
     left join portage.delivery on delivery.id = quarantine.delivery_id
     where quarantine.id = $1`,
    [id],
  );
  const { bundle, edit, expiredAt, deliveryId, target, refusedBundle, hints } = row!;
  const textOf = async (payload: Uint8Array | null, at: Place) => (payload === null ? null : (await store.payloads.open(payload, at)).toString("utf8"));
  const source = await readSource(store, item.recordId);
  return {
    item,
    source: source === "expired" || source === undefined ? null : source,
    bundle: await textOf(bundle, places.quarantinedBundle(id)),
    edit: await textOf(edit, places.edit(id)),
    expiredAt: expiredAt?.toISOString() ?? null,
    refused:
      deliveryId === null || target === null
        ? null
        : { target, bundle: await textOf(refusedBundle, places.bundle(deliveryId)), hints: hints === null ? null : await store.payloads.openJson<UpdateHints>(hints, places.hints(deliveryId)) },
  };
}
