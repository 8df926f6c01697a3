import type { Engine } from "../model/engine.ts";

/** The name of the target that a feed delivers to. */
export function targetOf(_engine: Engine, _feed: string): string {
  return "default";
}
