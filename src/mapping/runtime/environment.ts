import type { Translate } from "../../model/terminology.ts";
import type { FeedSettings } from "../feed.ts";

/** What a conversion needs from outside: the feed and the services of other stages. */
export interface Environment {
  readonly feed: FeedSettings;
  readonly translate: Translate;
  readonly isUcum: (unit: string) => boolean;
  /** True where a code system is at hand and has the code. */
  readonly hasCode: (system: string, code: string) => boolean;
  /** What names this record within its feed: its control id, or a hash of its bytes where it has none. */
  readonly recordKey: string;
}
