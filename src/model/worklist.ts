import type { UnknownAuthority, UnmappedCode } from "./unknowns.ts";

/** How often the kept records of a feed have met something, and when first and last (ISO 8601). */
interface Counted {
  readonly feed: string;
  readonly count: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

export type CountedAuthority = UnknownAuthority & Counted;
export type CountedCode = UnmappedCode & Counted;

/** What the kept records met that a person has to decide; most frequent first, at most `worklistRows`. Without a feed of all feeds. */
export interface Worklist {
  authorities(feeds?: readonly string[]): Promise<readonly CountedAuthority[]>;
  codes(feeds?: readonly string[]): Promise<readonly CountedCode[]>;
}

/** How many rows of a worklist are looked at. */
export const worklistRows = 10_000;
