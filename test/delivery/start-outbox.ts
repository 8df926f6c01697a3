import { anonymous } from "../../src/delivery/auth/index.ts";
import { openTarget } from "../../src/delivery/target.ts";
import type { Outbox } from "../../src/model/outbox.ts";
import type { TargetSettings } from "../../src/model/target.ts";
import type { OutboxSettings } from "../../src/outbox/outbox.ts";
import { startOutbox } from "../../src/outbox/outbox.ts";
import type { Store } from "../../src/store/store.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a test says of its target; the rest is as the default target has it. */
export type TargetChanges = Partial<TargetSettings> & Pick<OutboxSettings, "graceMilliseconds">;

/** An outbox on a store that delivers to one target. */
export function startTestOutbox(store: Store, url: string | Promise<string>, { graceMilliseconds = 5000, ...changes }: TargetChanges = {}): Promise<Outbox> {
  const settings = { name: "default", url: "", timeoutSeconds: 30, update: "replace", ids: "client", bundles: "transaction", concurrency: 1, rate: null, maxEntries: null, maxBytes: null, profiles: [], ...changes } as const;
  const open = async (stop: AbortSignal) => openTarget({ ...settings, url: await url }, anonymous, stop);
  return startOutbox({ store, targets: [{ settings, open }], graceMilliseconds, log: silent });
}
