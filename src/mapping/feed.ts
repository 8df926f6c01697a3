/** What a feed knows that its messages do not say. */
export interface FeedSettings {
  readonly name: string;
  /** IANA time zone of times without an offset; null when not known. */
  readonly zone: string | null;
  /** Assigning authorities: HD namespace or universal id → system URI. */
  readonly authorities: ReadonlyMap<string, string>;
  /** Names of coding systems (table 0396 and local ones) → system URI. */
  readonly codeSystems: ReadonlyMap<string, string>;
  /** True when the feed's units are UCUM though it does not say so. */
  readonly unitsAreUcum: boolean;
}
