import type { Bulk } from "../bulk/bulk.ts";
import type { BulkJob } from "../model/bulk.ts";
import type { Outbox } from "../model/outbox.ts";

/** Finds the feeds of the thing of an id; undefined where there is no such thing, which the handler then says. */
type FeedLookup = (id: string) => Promise<readonly string[] | "all feeds" | undefined>;

type Lookup = FeedLookup | "all feeds" | "the handler tells";

/** How the feeds of what a route is about are found: by the id in its path. `all feeds`: it concerns every feed. `the handler tells`: it is of several feeds, all of which the handler compares. Undefined: its parameters, or its handler, tell. */
export type FeedLookups = (url: string) => Lookup | undefined;

/** The feeds that records of an upload may belong to: those that its sender asked for or may use, whatever has come so far. */
function feedsOfJob(job: BulkJob | undefined): readonly string[] | "all feeds" | undefined {
  if (job === undefined) return undefined;
  return job.feed === null ? (job.allowed ?? "all feeds") : [job.feed];
}

/** The feeds of what the paths of openapi.yaml name. */
export function feedLookups(outbox: Outbox, bulk: Pick<Bulk, "job">): FeedLookups {
  const feedOf = (found: { readonly feed: string } | undefined) => found && [found.feed];
  const lookups: readonly (readonly [prefix: string, Lookup])[] = [
    ["/quarantine/:id", async (id) => feedOf(await outbox.quarantineItem(id))],
    ["/records/:id", async (id) => feedOf(await outbox.record(id))],
    ["/deliveries/:id", async (id) => feedOf(await outbox.delivery(id))],
    ["/conversions/:id", async (id) => feedsOfJob(await bulk.job(id))],
    ["/bundles/:id", async (id) => feedOf(await outbox.delivery(id))],
    ["/exports/:id", "the handler tells"],
    ["/targets/:name", "all feeds"],
    ["/audit", "all feeds"],
  ];
  return (url) => lookups.find(([prefix]) => url === prefix || url.startsWith(`${prefix}/`))?.[1];
}
