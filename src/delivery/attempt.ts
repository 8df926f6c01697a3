import { createHash } from "node:crypto";
import type { StoredResource, TargetSettings } from "../model/target.ts";
import type { UpdateHints } from "../model/update.ts";
import { deliverMerged } from "./deliver-merged.ts";
import { deliver as deliverReplaced } from "./deliver.ts";
import { entriesOf } from "./read-back.ts";
import type { ReadableTarget } from "./target.ts";
import type { Verdict } from "./verdict.ts";

/** What is to be delivered. */
export interface DeliveryTask {
  readonly bundle: string;
  readonly hints: UpdateHints | null;
  readonly uncertain: boolean;
  readonly known: ReadonlyMap<string, StoredResource>;
}

/** One attempt to deliver. */
export async function deliver(target: ReadableTarget, settings: Pick<TargetSettings, "update">, { bundle, hints, uncertain }: DeliveryTask): Promise<Verdict> {
  const verdict = settings.update === "merge" ? await deliverMerged(target, bundle, hints ?? {}, uncertain) : await deliverReplaced(target, bundle, uncertain);
  if (verdict.kind === "retry") return verdict;
  if (verdict.kind === "refused") return { ...verdict, stored: [], remaining: null };
  const entries = entriesOf(bundle);
  return {
    ...verdict,
    stored: verdict.stored.map(({ status, location, etag }, index) => ({
      reference: entries[index]?.request?.url ?? "",
      location: (location ?? "").replace(/\/_history\/.*$/, ""),
      etag,
      status,
      contentHash: createHash("sha256").update(JSON.stringify(entries[index]?.resource)).digest("hex"),
    })),
  };
}
