import type { LedgerDefect } from "../../model/ledger.ts";
import type { KeptHead } from "../statements/read-heads.ts";
import type { KeptLink } from "../statements/read-entries.ts";
import { emptyHead, headSeal, linkHash } from "./link.ts";

/** Follows one chain from its first entry to its end. */
export interface ChainWalk {
  readonly chain: string;
  /** Takes the next entry. */
  step(link: KeptLink): void;
  /** Compares the end with the head that the store holds. */
  end(head: KeptHead | undefined): void;
  /** The number of the last entry. */
  last(): number;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** What an entry is about, for a person who looks for it. */
export function nameOf({ event, recordId, at }: Pick<KeptLink, "event" | "recordId" | "at">): string {
  return `"${event}"${recordId === null ? "" : ` of record ${recordId}`} at ${at}`;
}

function entries(first: number, last: number): string {
  return first === last ? `Entry ${first} is` : `Entries ${first} to ${last} are`;
}

/**
 * Starts at the beginning of a chain. After an entry that does not fit, the next one may fit behind its hash as it stands or as it should be, so that one
 * change is one defect; after a gap it cannot be known what the next entry's hash should be.
 */
export function walkChain(key: Uint8Array, chain: string, found: (defect: LedgerDefect) => void): ChainWalk {
  let before: readonly Uint8Array[] = [emptyHead(key, chain).hash];
  let last = 0;
  let lastIsSound = true;
  const tell = (kind: LedgerDefect["kind"], number: number | null, text: string) => found({ kind, chain, number, text: `Chain ${chain}: ${text}` });

  return {
    chain,
    last: () => last,
    step(link) {
      const { number, hash } = link;
      if (!(number > last)) return tell("edited", number, `an entry has the number ${number}, which no entry can have here; its number was changed.`);
      if (number > last + 1) {
        tell("gap", last + 1, `${entries(last + 1, number - 1)} missing, removed after having been written. What entry ${number} says cannot be proved without what was before it.`);
        before = [];
      }
      const should = before.map((one) => linkHash(key, one, link));
      lastIsSound = should.length === 0 || should.some((one) => same(one, hash));
      if (!lastIsSound) tell("edited", number, `entry ${number}, ${nameOf(link)}, was changed after having been written, or stands in the place of another one.`);
      before = lastIsSound ? [hash] : [hash, ...should];
      last = number;
    },
    end(head) {
      if (head === undefined) return tell("missing-chain", null, "its entries are there, but the list of chains does not have it; it was removed from the list.");
      const { length, hash, seal } = head;
      if (!same(headSeal(key, chain, head), seal)) tell("unsealed", length, "the seal under its end does not fit: its length or its end was changed, or it was made with another PORTAGE_KEY.");
      else if (last > length) tell("unsealed", length, `it was sealed with ${length} entries and has more, up to ${last}; they were added from outside, or an earlier seal was put back.`);
      if (last < length) tell("truncated", last + 1, `${entries(last + 1, length)} missing at its end, removed after having been written.`);
      else if (last === length && lastIsSound && !same(before[0] ?? hash, hash)) tell("unsealed", length, "its last entry is not the one that was sealed.");
    },
  };
}
