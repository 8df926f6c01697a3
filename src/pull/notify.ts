import { backoff } from "../delivery/backoff.ts";
import { retryAfterOf } from "../delivery/retry-after.ts";
import type { PullTargetSettings } from "../model/target.ts";
import { every } from "../outbox/every.ts";
import type { Repeated } from "../outbox/every.ts";
import type { DeliveryLog } from "../outbox/log.ts";
import { beginNotifications, claimNotification, endNotification, failNotification, readNews } from "../store/statements/notifications.ts";
import type { Store } from "../store/store.ts";
import { order } from "./order.ts";
import { signature } from "./signature.ts";

/** A target that fetches. */
export interface PullTarget {
  readonly settings: PullTargetSettings;
  /** What its notifications are signed with; null where it is not notified. */
  readonly notifySecret: string | null;
}

/** Milliseconds between two looks for news. What comes meanwhile is told together. */
const pace = { first: 1000, next: 1000 };
/** Seconds that the receiver may take. */
const timeoutSeconds = 10;
/** A claim whose process died lapses after so many seconds. */
const claimSeconds = 3 * timeoutSeconds;
/** A notification names so many Bundles at most. */
const mostIds = 100;

/** What came of one notification: a status, and what the receiver's Retry-After asks for; no status where there was no answer. */
interface Posted {
  readonly status: number | null;
  readonly afterMilliseconds: number | null;
}

async function post(url: string, secret: string, body: string, stop: AbortSignal): Promise<Posted> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { "content-type": "application/json", ...signature(secret, body, new Date()) },
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutSeconds * 1000)]),
    });
    await answer.body?.cancel();
    return { status: answer.status, afterMilliseconds: retryAfterOf(answer.headers, Date.now()) };
  } catch {
    return { status: null, afterMilliseconds: null };
  }
}

/** Tells a target of the Bundles that it has not been told of: how many, where they stand and the ids of the first ones. Nothing of what is in them. */
async function notify(store: Store, target: string, url: string, secret: string, log: DeliveryLog, stop: AbortSignal): Promise<void> {
  const { database } = store;
  await order(store);
  const due = await claimNotification(database, target, claimSeconds);
  if (due === undefined) return;
  const { count, last, ids } = await readNews(database, target, due.told, mostIds);
  const body = JSON.stringify({ event: "bundles-available", target, count, after: String(due.told), cursor: String(last), ids });
  const { status, afterMilliseconds } = await post(url, secret, body, stop);
  if (status !== null && status >= 200 && status < 300) {
    await endNotification(database, target, due, last);
    if (due.failures > 0) log.info({ target }, "a target is told of its Bundles again");
    return;
  }
  await failNotification(database, target, due, stop.aborted ? 0 : backoff(due.failures + 1, "usual", afterMilliseconds, Math.random()));
  if (due.failures === 0 && !stop.aborted) log.warn({ target, ...(status !== null && { status }) }, "a target was not told of its Bundles, will be tried again");
}

/** Starts telling those targets that want to be told: at least once of each Bundle, one request at a time for each target, whatever the number of processes. */
export async function startNotifications(store: Store, targets: readonly PullTarget[], log: DeliveryLog): Promise<Repeated[]> {
  const notified = targets.flatMap(({ settings: { name, notify: to }, notifySecret }) => (to === null || notifySecret === null ? [] : [{ name, url: to.url, secret: notifySecret }]));
  for (const { name } of notified) await beginNotifications(store.database, name);
  return notified.map(({ name, url, secret }) =>
    every(pace, (stop) => notify(store, name, url, secret, log, stop), (error) => log.error({ err: error, target: name }, "a target was not told of its Bundles, will be tried again")),
  );
}
