import type { Engine } from "../model/engine.ts";
import type { Outbox } from "../model/outbox.ts";

/** What the routes work with. */
export interface Services {
  readonly engine: Engine;
  readonly outbox: Outbox;
}
