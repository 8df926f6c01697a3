import { createHash, timingSafeEqual } from "node:crypto";
import type { Principal, Rejection } from "../model/access.ts";

/** A client's key: its SHA-256, who shows it, and when it ends (milliseconds since 1970; null for never). */
export interface KeyEntry {
  readonly sha256: Buffer;
  readonly principal: Principal;
  readonly endsAt: number | null;
}

/** SHA-256 of a key's text. Keys are random and long, so that a slow hash would protect nothing more. */
export function hashOfKey(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Who shows this key. Every key is compared, in constant time, whichever it is: how long the answer takes says nothing. */
export function principalOfKey(keys: readonly KeyEntry[], text: string, now: number): Principal | Rejection {
  const shown = hashOfKey(text);
  let found: KeyEntry | undefined;
  for (const key of keys) if (timingSafeEqual(key.sha256, shown)) found = key;
  if (found === undefined) return "wrong";
  return found.endsAt !== null && now >= found.endsAt ? "expired" : found.principal;
}
