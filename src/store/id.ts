import { randomBytes } from "node:crypto";

let lastMillisecond = 0;
let counter = 0;

/**
 * A UUID of version 7 whose text sorts in the order of creation within this process, also within one millisecond (RFC 9562,
 * section 6.2, method 1: a counter of 12 bits that borrows from the next millisecond). The queue breaks ties by id and lists
 * are paged by it; `crypto.randomUUIDv7` gives no such order.
 */
export function orderedId(): string {
  const now = Date.now();
  if (now > lastMillisecond) {
    lastMillisecond = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMillisecond++;
    counter = 0;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMillisecond, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** An id before all that `orderedId` has made from a time on (milliseconds since 1970). */
export function idBefore(time: number): string {
  const milliseconds = Math.max(0, time).toString(16).padStart(12, "0");
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-0000-0000-000000000000`;
}

/** True for the text of a UUID: other texts name nothing in the store, and the database would refuse to compare them. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
