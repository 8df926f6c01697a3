import { join } from "node:path";
import { readFeeds } from "./feeds.ts";
import type { Retention } from "./model/retention.ts";
import { loadSiteFiles } from "./site-files.ts";

/** How long payloads are kept, of the feeds of a site's folder that say so. */
export function loadRetention(site: string | undefined): ReadonlyMap<string, Retention> {
  const { feeds } = readFeeds(site === undefined ? [] : loadSiteFiles(join(site, "feeds")), new Map(), new Map());
  return new Map([...feeds.values()].filter(({ retention }) => retention.delivered !== null || retention.discarded !== null).map(({ name, retention }) => [name, retention]));
}
