import type { Engine } from "../model/engine.ts";
import type { Quarantined } from "../model/quarantine.ts";

/** The name of the target that a feed delivers to. */
export function targetOf(engine: Engine, feed: string): string {
  return engine.feedOf(feed)?.target ?? "default";
}

/** The target that an item's Bundle was meant for: the one that refused it, where that is still there. */
export function intendedTarget(engine: Engine, { item, refused }: Pick<Quarantined, "item" | "refused">, targetNames?: readonly string[]): string {
  return refused !== null && targetNames?.includes(refused.target) !== false ? refused.target : targetOf(engine, item.feed);
}
