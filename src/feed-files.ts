import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readFeeds } from "./feeds.ts";
import type { FeedFile } from "./feeds.ts";
import type { Retention } from "./model/retention.ts";

/** The feed files of a site's folder, in the order of their names. */
export function loadFeedFiles(folder: string): FeedFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => ({ name: name.slice(0, -".yaml".length), file: join(folder, name), text: readFileSync(join(folder, name), "utf8") }));
}

/** How long payloads are kept, of the feeds of a site's folder that say so. */
export function loadRetention(site: string | undefined): ReadonlyMap<string, Retention> {
  const { feeds } = readFeeds(site === undefined ? [] : loadFeedFiles(join(site, "feeds")), new Map());
  return new Map([...feeds.values()].filter(({ retention }) => retention.delivered !== null || retention.discarded !== null).map(({ name, retention }) => [name, retention]));
}
