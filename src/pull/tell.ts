import { entriesOf } from "../delivery/entries.ts";
import { retry } from "../delivery/verdict.ts";
import type { Verdict } from "../delivery/verdict.ts";
import { issue } from "../errors.ts";
import type { Consumer, Outcome, Told } from "../model/pull.ts";
import type { StoredResource } from "../model/target.ts";
import { settleIn } from "../outbox/settle.ts";
import type { Jobs } from "../store/jobs.ts";
import { places } from "../store/places.ts";
import { lockLease } from "../store/statements/lock-lease.ts";
import { restDelivery } from "../store/statements/rest-delivery.ts";
import type { Store } from "../store/store.ts";

/** What each outcome makes of the delivery. */
const states = { stored: "delivered", later: "retrying", refused: "quarantined" } as const satisfies Record<Outcome["kind"], string>;

/** What a consumer has acknowledged: all resources of the Bundle, which it may hold under other names than those that we know. */
function acknowledged(bundle: string): StoredResource[] {
  const stored = entriesOf(bundle).filter(({ kind }) => kind === "put");
  return [...new Map(stored.map(({ reference, contentHash }) => [reference, { reference, location: reference, etag: null, contentHash, status: "acknowledged" }])).values()];
}

function verdictOf(outcome: Outcome, bundle: string): Verdict {
  switch (outcome.kind) {
    case "stored":
      return { kind: "delivered", stored: acknowledged(bundle) };
    case "later":
      return retry([issue("pull.returned", { words: outcome.reason })], { afterMilliseconds: outcome.seconds === null ? null : outcome.seconds * 1000 });
    case "refused":
      return { kind: "refused", issues: [issue("pull.refused", { words: outcome.reason })], stored: [], remaining: null, refusedEntries: [] };
  }
}

/**
 * Writes down what a consumer says of a Bundle that it holds, with all that follows, in one transaction: the delivery's end, the ledger, what waited for it. A lease that has run out counts as
 * long as nobody else has taken the Bundle.
 */
export function tell(store: Store, jobs: Jobs, { feeds }: Consumer, id: string, leaseId: string, outcome: Outcome): Promise<Told> {
  return store.transaction(async (transaction): Promise<Told> => {
    const held = await lockLease(transaction, id, feeds);
    if (held === undefined) return { kind: "unknown" };
    const state = states[outcome.kind];
    if (held.leaseId !== leaseId) return { kind: "lost", state: held.state };
    if (held.state === state) return { kind: "taken", state };
    if (held.state !== "delivering") return { kind: "lost", state: held.state };
    const bundle = (await store.payloads.open(held.bundle!, places.bundle(id), transaction)).toString("utf8");
    const attempt = {
      ...held,
      bundle,
      who: held.by!,
      sharesResources: false,
      turn: { over: async () => undefined, later: (milliseconds: number) => restDelivery(transaction, id, milliseconds) },
    };
    await settleIn(store, jobs, transaction, attempt, verdictOf(outcome, bundle));
    return { kind: "taken", state };
  });
}
