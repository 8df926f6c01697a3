import { setTimeout as pause } from "node:timers/promises";
import { payloadColumns } from "../places.ts";
import type { PayloadColumn } from "../places.ts";
import { countPayloads } from "../statements/count-payloads.ts";
import { findOutdated, holdPayloads, replacePayload } from "../statements/outdated-payloads.ts";
import type { Store } from "../store.ts";
import type { Place } from "./payload.ts";

/** What sealing anew came to. */
export interface Resealed {
  readonly payloads: number;
  /** Payloads that do not open: they were changed, or put into another row's place. They stay as they are. */
  readonly unreadable: readonly Place[];
}

/** Rows looked for at once, and bytes of payloads held at once: what is held waits for the end of its batch. */
const rowsAtOnce = 500;
const bytesAtOnce = 1 << 20;
const firstId = "00000000-0000-0000-0000-000000000000";
/** Milliseconds until rows are looked at again that a running delivery held. */
const restBeforeNextPass = 200;

function* batches(rows: readonly { readonly id: string; readonly bytes: number }[]): Generator<string[]> {
  let ids: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (ids.length > 0 && bytes + row.bytes > bytesAtOnce) {
      yield ids;
      ids = [];
      bytes = 0;
    }
    ids.push(row.id);
    bytes += row.bytes;
  }
  if (ids.length > 0) yield ids;
}

/**
 * Seals every payload anew that is not sealed with the newest key. Safe beside running processes: it never waits for a row that another transaction holds,
 * but comes back to it. Whatever it has done stays done, so that a run that is broken off goes on with the next one.
 */
export async function reseal({ database, payloads }: Pick<Store, "database" | "payloads">, progress: (done: number, of: number) => void): Promise<Resealed> {
  const newest = payloads.newest();
  const outdated = (await countPayloads(database)).filter(({ number }) => number !== newest).reduce((sum, { payloads: count }) => sum + count, 0);
  const unreadable = new Set<Place>();
  let done = 0;

  const resealBatch = (column: PayloadColumn, ids: readonly string[]) =>
    database.transaction(async (queries) => {
      let count = 0;
      for (const { id, payload } of await holdPayloads(queries, column, ids)) {
        if (!payloads.isOutdated(payload)) continue;
        const place = column.place(id);
        const plain = await payloads.open(payload, place, queries).catch(() => undefined);
        if (plain === undefined) unreadable.add(place);
        else {
          await replacePayload(queries, column, id, payloads.seal(plain, place));
          count++;
        }
      }
      return count;
    });

  /** Goes through a column once; gives how many rows are to be looked at again. */
  const pass = async (column: PayloadColumn): Promise<number> => {
    let found = 0;
    const before = done + unreadable.size;
    for (let after = firstId; ; ) {
      const rows = await findOutdated(database, column, newest, after, rowsAtOnce);
      const readable = rows.filter(({ id }) => !unreadable.has(column.place(id)));
      found += readable.length;
      for (const ids of batches(readable)) {
        done += await resealBatch(column, ids);
        progress(done, Math.max(outdated, done));
      }
      if (rows.length < rowsAtOnce) return found - (done + unreadable.size - before);
      after = rows.at(-1)!.id;
    }
  };

  for (const column of payloadColumns) while ((await pass(column)) > 0) await pause(restBeforeNextPass);
  return { payloads: done, unreadable: [...unreadable] };
}
