import { createHmac } from "node:crypto";
import type { LedgerEntry } from "../../model/ledger.ts";

/** An entry as the table keeps it: its detail is the JSON text that was hashed. */
export interface KeptEntry extends Omit<LedgerEntry, "detail"> {
  readonly detail: string;
}

/** The end of a chain: how many entries it has, and the hash of the last. */
export interface Head {
  readonly length: number;
  readonly hash: Buffer;
}

/** The head of a chain without entries. The chain's own id is in it, so that no entry can be moved to another chain. */
export function emptyHead(key: Uint8Array, chain: string): Head {
  return { length: 0, hash: createHmac("sha256", key).update(`portage ledger ${chain}`).digest() };
}

/** What of an entry is hashed: all of it, in one order, and of what is kept the detail to the letter. */
function textOf({ chain, number, at, event, feed, recordId, deliveryId, who, detail }: LedgerEntry | KeptEntry): string {
  const about = JSON.stringify([chain, number, at, event, feed, recordId, deliveryId, who]);
  return `${about.slice(0, -1)},${typeof detail === "string" ? detail : JSON.stringify(detail)}]`;
}

/**
 * The hash of an entry behind the one before it. With the deployment's key (HMAC-SHA-256, RFC 2104), so that who can write to the
 * database but does not know the key cannot make a chain that fits.
 */
export function linkHash(key: Uint8Array, before: Uint8Array, entry: LedgerEntry | KeptEntry): Buffer {
  return createHmac("sha256", key).update(before).update(textOf(entry)).digest();
}

/** The seal under a chain's length and end, without which its last entries could be taken away. */
export function headSeal(key: Uint8Array, chain: string, { length, hash }: { readonly length: number; readonly hash: Uint8Array }): Buffer {
  return createHmac("sha256", key).update(`portage ledger head ${chain} ${length} `).update(hash).digest();
}
