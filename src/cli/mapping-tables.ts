import { statSync } from "node:fs";
import { issue } from "../errors.ts";
import type { Feed } from "../feeds.ts";
import { loadKnowledge } from "../knowledge.ts";
import type { Decision } from "../mapping/decisions/decision.ts";
import { decisionsOf } from "../mapping/decisions/decide.ts";
import { overlaid } from "../mapping/plan/overlaid.ts";
import type { MappingPlan } from "../mapping/plan/plan.ts";
import type { TableSyntax } from "../mapping/syntax.ts";
import type { Dictionary } from "../model/dictionary.ts";
import type { Issue } from "../model/issue.ts";
import type { Knowledge } from "../pipeline.ts";

/** The tables that a feed's messages are converted by, and what is decided in them. */
export interface FeedTables {
  readonly knowledge: Knowledge;
  readonly dictionary: Dictionary;
  readonly feed: Feed;
  /** With the overlays' rows in place. */
  readonly tables: readonly TableSyntax[];
  readonly plan: MappingPlan;
  readonly decisions: readonly Decision[];
}

/** A call that cannot be answered: what is wrong, and the exit code. */
export class Refusal {
  readonly text: string;
  readonly exit: 1 | 2;
  constructor(text: string, exit: 1 | 2) {
    this.text = text;
    this.exit = exit;
  }
}

/** `--feed` and `--site`, as the commands about tables take them; the site is PORTAGE_SITE where the call names none. */
export const feedOptions = { feed: { type: "string" }, site: { type: "string" } } as const;

export interface FeedChoice {
  readonly feed?: string | undefined;
  readonly site?: string | undefined;
}

/** The site folder that the call or the environment names. */
export function siteOf({ site = process.env["PORTAGE_SITE"] }: FeedChoice): string | undefined {
  return site === "" ? undefined : site;
}

/** Loads the tables as a feed has them; refuses where the site or the feed is not there, or the tables are not in order. */
export function openFeedTables(choice: FeedChoice): FeedTables | Refusal {
  const site = siteOf(choice);
  if (site !== undefined && statSync(site, { throwIfNoEntry: false })?.isDirectory() !== true) return new Refusal(issue("config.site-missing").text, 2);
  const { knowledge, tables: syntax, planning, issues } = loadKnowledge(site);
  const feed = knowledge.feeds.get(choice.feed ?? "default");
  if (feed === undefined) return new Refusal(`There is no feed "${choice.feed}". Known: ${[...knowledge.feeds.keys()].join(", ")}.`, 2);
  const errors = issues.filter(isError);
  if (errors.length > 0) return new Refusal(`The mapping tables, ConceptMaps or feeds have ${errors.length} ${errors.length === 1 ? "error" : "errors"}; \`portage check\` lists them. The first: ${errors[0]!.text}`, 1);
  const { tables } = overlaid(syntax, { feed: feed.name, realm: feed.realm });
  return { knowledge, dictionary: planning.dictionary, feed, tables, plan: knowledge.mapperOf(feed).plan, decisions: decisionsOf(tables, planning) };
}

export function isError({ severity }: Issue): boolean {
  return severity === "error" || severity === "fatal";
}
