/** How long a feed's payloads are kept after nothing is left to be done with them: durations of ISO 8601, such as P30D; null is for ever. */
export interface Retention {
  /** After a record's last delivery was delivered. */
  readonly delivered: string | null;
  /** After a person decided that it is not delivered. */
  readonly discarded: string | null;
}
