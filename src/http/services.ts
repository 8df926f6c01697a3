import type { Bulk } from "../bulk/bulk.ts";
import type { Engine } from "../model/engine.ts";
import type { Outbox } from "../model/outbox.ts";
import type { TerminologyServer } from "../model/terminology.ts";

/** What the routes work with. */
export interface Services {
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly bulk: Bulk;
  /** Asked for what validation leaves undecided, where there is one. */
  readonly terminologyServer?: TerminologyServer | undefined;
}
