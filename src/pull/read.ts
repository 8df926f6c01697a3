import type { Consumer, Pull, ReadBundle } from "../model/pull.ts";
import { places } from "../store/places.ts";
import { readBundles } from "../store/statements/read-bundles.ts";
import type { Store } from "../store/store.ts";
import { order } from "./order.ts";

/** A page ends with the Bundle with which it has so many characters, however many more were asked for. */
export const pageCharacters = 4_000_000;

/** Rows that are fetched and opened at a time. */
const rowsAtOnce = 50;

/** Reads on behind a cursor. The position is the cursor: clients see it as a text that they do not look into. */
export async function read(store: Store, { feeds }: Consumer, { target, after, limit }: Parameters<Pull["read"]>[1]): Promise<ReadBundle[]> {
  await order(store);
  const bundles: ReadBundle[] = [];
  let [position, characters] = [Number(after), 0];
  while (bundles.length < limit && characters < pageCharacters) {
    const wanted = Math.min(rowsAtOnce, limit - bundles.length);
    const rows = await readBundles(store.database, { feeds, target, after: position }, wanted);
    for (const { position: at, createdAt, bundle: sealed, ...row } of rows) {
      if (characters >= pageCharacters) break;
      const bundle = sealed === null ? null : (await store.payloads.open(sealed, places.bundle(row.id))).toString("utf8");
      bundles.push({ ...row, cursor: String(at), createdAt: createdAt.toISOString(), bundle });
      position = at;
      characters += bundle?.length ?? 0;
    }
    if (rows.length < wanted) break;
  }
  return bundles;
}
