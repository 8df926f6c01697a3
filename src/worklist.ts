import type { Engine } from "./model/engine.ts";
import type { NearestCode } from "./model/terminology.ts";
import type { CountedAuthority, CountedCode, Worklist } from "./model/worklist.ts";

/** What still waits for a person, most frequent first: as much as was asked for, and how much there is in all. */
export interface Open<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

export interface OpenQuery {
  /** All feeds where it is missing. */
  readonly feeds?: readonly string[] | undefined;
  readonly limit: number;
}

/** A code with the nearest one of its ConceptMap as a suggestion. */
export interface OpenCode extends CountedCode {
  readonly nearest: NearestCode | null;
}

/** Authorities that were met and that their feed still does not know. */
export async function openAuthorities(worklist: Worklist, engine: Engine, { feeds, limit }: OpenQuery): Promise<Open<CountedAuthority>> {
  const open = (await worklist.authorities(feeds)).filter((authority) => !engine.knowsAuthority(authority.feed, authority));
  return { items: open.slice(0, limit), total: open.length };
}

/** Codes that were met and that their ConceptMap still does not speak of. */
export async function openCodes(worklist: Worklist, engine: Engine, { feeds, limit }: OpenQuery): Promise<Open<OpenCode>> {
  const open = (await worklist.codes(feeds)).filter((code) => !engine.speaksOf(code));
  return { items: open.slice(0, limit).map((code) => ({ ...code, nearest: engine.nearestCode(code) })), total: open.length };
}
