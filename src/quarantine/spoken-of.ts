import type { Quarantined } from "../model/quarantine.ts";

/** The Bundle whose elements an item's issues name: of what a target refused the whole, of which a part waits; else what waits. */
export function spokenOf({ item, bundle, refused }: Pick<Quarantined, "item" | "bundle" | "refused">): string | null {
  const byTarget = item.issues.some(({ key }) => key.startsWith("delivery."));
  return byTarget && refused !== null ? refused.bundle : bundle;
}
