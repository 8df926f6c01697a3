import type { StoredResource, TargetSettings } from "../model/target.ts";
import type { UpdateHints } from "../model/update.ts";
import { Addresses } from "./addresses.ts";
import { currentVersions } from "./current-versions.ts";
import { entriesOf } from "./entries.ts";
import type { Entry } from "./entries.ts";
import { planEntries } from "./plan.ts";
import type { Assignment, Plan } from "./plan.ts";
import { Progress } from "./progress.ts";
import { namesIn } from "./references.ts";
import { Sending } from "./send.ts";
import type { ReadableTarget } from "./target.ts";
import { unitsOf } from "./units.ts";
import type { Retry, Verdict } from "./verdict.ts";
import { verdictOf } from "./verdict-of.ts";

/** One record's transaction that is to be delivered. */
export interface DeliveryTask {
  /** The transaction Bundle as stored. */
  readonly bundle: string;
  readonly hints: UpdateHints | null;
  /** The attempt before left open what the target did, or died. */
  readonly uncertain: boolean;
  /** What the crosswalk knows, by reference: of the entries, and of what they refer to. */
  readonly known: ReadonlyMap<string, StoredResource>;
}

/** After so many times the timeout an attempt that has stored something leaves the rest to the next one. */
const longest = 2;

/** How many times its timeout an attempt takes at most: what it does before it looks at the clock, and the requests that are under way then. */
export const timeoutsOfAnAttempt = longest + 2;

/**
 * One attempt to deliver a transaction Bundle: leaves out what the target has already, sends the rest in as few pieces as the target takes, parts what it
 * refuses until each refused entry stands alone, and says what is stored, what is to be sent again and what waits for a person. Never throws for anything that the target does.
 */
export async function deliver(target: ReadableTarget, settings: TargetSettings, { bundle, hints, uncertain, known }: DeliveryTask): Promise<Verdict> {
  const end = performance.now() + longest * settings.timeoutSeconds * 1000;
  const entries = entriesOf(bundle);
  const addresses = new Addresses(settings.ids, entries, known);
  const assignment: Assignment = { target, settings, addresses, hints: hints ?? {}, uncertain, known };
  const plan = await planEntries(entries, assignment);
  if ("kind" in plan) return plan;
  const progress = new Progress();
  progress.learn(plan);
  const send = (those: Plan) => {
    const left = those.outgoing.map(({ entry }) => entry).filter(({ reference }) => !progress.done.has(reference));
    return new Sending(unitsOf(left), those, progress, assignment, () => performance.now() > end).run();
  };
  const broken = await send(plan);
  const lost = await lostEntries(plan, broken, progress, assignment);
  if (lost.length === 0) return verdictOf(broken, progress, entries, bundle, addresses);
  const back = lost.filter(({ reference }) => progress.done.delete(reference)).map((entry) => ({ entry, resource: entry.resource, ifMatch: null }));
  progress.startAgain();
  return verdictOf(await send({ ...plan, outgoing: [...plan.outgoing, ...back] }), progress, entries, bundle, addresses);
}

/** The answers that may come of a location that the target does not know any more: 404 of a transaction names no entry. */
function mayBeLost(broken: Retry | undefined): boolean {
  return broken === undefined || broken.issues.some(({ key }) => key === "delivery.misconfigured");
}

/**
 * What the crosswalk says that the target has, and the target has no more: somebody has deleted it there. Asked only where something did not get through, which may be for
 * nothing else than a reference to it, or a location that is gone.
 */
async function lostEntries({ trusted, outgoing }: Plan, broken: Retry | undefined, progress: Progress, { target, settings, addresses, known }: Assignment): Promise<readonly Entry[]> {
  const stuck = outgoing.map(({ entry }) => entry).filter(({ reference }) => !progress.done.has(reference));
  if (stuck.length === 0 || progress.later.size > 0 || !mayBeLost(broken)) return [];
  const asked = [...neededBy(stuck, trusted), ...(settings.ids === "server" ? stuck.filter(({ reference }) => known.has(reference)) : [])];
  if (asked.length === 0) return [];
  const current = await currentVersions(target, asked, addresses, settings.maxEntries);
  return "kind" in current ? [] : asked.filter(({ reference }) => !current.has(reference));
}

/** Those among `others` that these entries refer to, and that those refer to in turn. */
function neededBy(entries: readonly Entry[], others: readonly Entry[]): Set<Entry> {
  const named = new Map(others.filter(({ kind }) => kind === "put").map((entry) => [entry.reference, entry]));
  const needed = new Set<Entry>();
  for (const { resource } of entries) for (const name of resource === undefined ? [] : namesIn(resource)) if (named.has(name)) needed.add(named.get(name)!);
  for (const { resource } of needed) for (const name of namesIn(resource!)) if (named.has(name)) needed.add(named.get(name)!);
  return needed;
}
