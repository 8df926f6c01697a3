import type { RecordPlace } from "../../model/conversion.ts";
import type { Issue } from "../../model/issue.ts";
import type { Packet } from "../../model/packet.ts";

/** Takes a body apart while it comes: the same packets as `unpack` gives of the whole, with a bounded part of it in memory. */
export interface Splitter {
  /** What is whole with this chunk. */
  add(chunk: Uint8Array): Packet[];
  /** What is left at the end, and what is wrong with the body as a whole. `cutOff`: why the body is not all there, so that its last message may not be. */
  end(cutOff?: Issue): { readonly packets: readonly Packet[]; readonly issues: readonly Issue[] };
}

/** The part of a body that a splitter reads. */
export interface SplitPart {
  /** Null where it is the body. */
  readonly place: RecordPlace | null;
  /** What the sender says it is, for the record that stands for a part that cannot be read. */
  readonly said: string;
}

/** What cannot be read at all: a body has a problem, a part of one is a record that has it. */
export function unreadPart({ place, said }: SplitPart, bytes: Uint8Array, problem: Issue): { readonly packets: readonly Packet[]; readonly issues: readonly Issue[] } {
  return place === null ? { packets: [], issues: [problem] } : { packets: [{ place, bytes, contentType: said, problem }], issues: [] };
}

/** Bytes of one message, or line, at most. */
export interface SplitLimits {
  readonly most: number;
}
