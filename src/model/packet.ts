import type { RecordPlace } from "./conversion.ts";
import type { Issue } from "./issue.ts";

/** One text of a body: a message, several or a batch. */
export interface Packet {
  /** Where in the body it stood; null where it is the body. */
  readonly place: RecordPlace | null;
  readonly bytes: Uint8Array;
  /** What the bytes are, as a Content-Type. */
  readonly contentType: string;
  readonly charset?: string;
  /** Why it cannot be read. */
  readonly problem?: Issue;
  /** The header segments (FHS, BHS) before a message that was cut out of a long text. */
  readonly surroundings?: Uint8Array | null;
}
