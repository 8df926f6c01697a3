import { leavesOpen } from "../delivery/verdict.ts";
import type { Issue } from "../model/issue.ts";
import type { StoredResource } from "../model/target.ts";
import type { UpdateHints } from "../model/update.ts";
import { referencesIn } from "../bundle/references-in.ts";
import type { Claim, Jobs } from "../store/jobs.ts";
import { places } from "../store/places.ts";
import { beginAttempt } from "../store/statements/begin-attempt.ts";
import type { BegunAttempt } from "../store/statements/begin-attempt.ts";
import { claimShared } from "../store/statements/claim-shared.ts";
import { readCrosswalk } from "../store/statements/read-crosswalk.ts";
import { unclaimShared } from "../store/statements/unclaim-shared.ts";
import { withdrawAttempt } from "../store/statements/withdraw-attempt.ts";
import type { Store } from "../store/store.ts";
import { sharedToSend } from "./shared.ts";

/** A delivery at the start of an attempt, opened. */
export interface Attempt extends Pick<BegunAttempt, "id" | "recordId" | "feed" | "target" | "number" | "strikes" | "traceparent"> {
  readonly claim: Claim;
  readonly bundle: string;
  readonly hints: UpdateHints | null;
  /** True when it is not known what the target has of it: the attempt before left that open or never ended, or another delivery did with what both share. */
  readonly uncertain: boolean;
  /** What the target holds of the resources that the Bundle has or refers to, by reference. */
  readonly known: ReadonlyMap<string, StoredResource>;
  /** True where it has claimed resources that other deliveries may send too. */
  readonly sharesResources: boolean;
}

/** What looking for work came to: an attempt to make; something else was done and there may be more; nothing is due. */
export type Taken = Attempt | "again" | "nothing";

/** How long a delivery steps aside that would send what another one is sending. Milliseconds; `chance` is in [0, 1). */
function pauseBeside(chance: number): number {
  return 20 + 80 * chance;
}

/** Claims the next delivery to a target that is due, and what it shares with other deliveries, in one transaction. */
export function take(store: Store, jobs: Jobs, target: string): Promise<Taken> {
  const { payloads } = store;
  return store.transaction(async (transaction): Promise<Taken> => {
    const claim = await jobs.next(transaction, target);
    if (claim === undefined) return "nothing";
    const begun = await beginAttempt(transaction, claim.id);
    if (begun === undefined) {
      await jobs.done(transaction, claim);
      return "again";
    }
    const { id, recordId, feed, number, strikes, before, traceparent } = begun;
    const interrupted = before === "delivering";
    const lastIssues = begun.lastIssues === null ? [] : await payloads.openJson<Issue[]>(begun.lastIssues, places.lastIssues(id), transaction);
    let uncertain = interrupted || leavesOpen(lastIssues);
    const bundle = (await payloads.open(begun.bundle, places.bundle(id), transaction)).toString("utf8");
    const known = new Map<string, StoredResource>();
    const learn = async (references: readonly string[]) => {
      for (const resource of await readCrosswalk(transaction, target, references)) known.set(resource.reference, resource);
    };
    await learn(referencesIn(bundle));
    const shared = sharedToSend(bundle, known);
    if (shared.length > 0) {
      const { isMine, isOpen } = await claimShared(transaction, target, id, shared);
      if (!isMine) {
        await unclaimShared(transaction, id, uncertain);
        await withdrawAttempt(transaction, begun);
        await jobs.later(transaction, claim, pauseBeside(Math.random()));
        return "again";
      }
      uncertain ||= isOpen;
      // Whoever had claimed them may have stored them since they were looked up.
      await learn(shared);
    }
    if (interrupted) transaction.note({ event: "attempted", who: "delivery", feed, recordId, deliveryId: id, detail: { attempt: number - 1, interrupted } });
    return {
      id, recordId, feed, target, number, strikes, traceparent, claim, bundle, uncertain, known,
      sharesResources: shared.length > 0,
      hints: begun.hints === null ? null : await payloads.openJson<UpdateHints>(begun.hints, places.hints(id), transaction),
    };
  });
}
