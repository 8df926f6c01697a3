import type { Retention } from "../model/retention.ts";
import { readTables } from "./backup/tables.ts";
import type { Database } from "./database.ts";
import { migrations } from "./migrate.ts";
import { inSnapshot } from "./snapshot.ts";
import { countPayloads } from "./statements/count-payloads.ts";
import { countStates } from "./statements/count-states.ts";
import type { StateCounts } from "./statements/count-states.ts";
import { countDue } from "./statements/expire-records.ts";
import { readDataKeys } from "./statements/read-data-keys.ts";
import { readMigrations } from "./statements/read-migrations.ts";
import { readSizes } from "./statements/read-sizes.ts";
import type { TableSize } from "./statements/read-sizes.ts";

/** What is told of a payload key; never the key. */
export interface KeyStatus {
  /** Null stands for payloads that are not sealed. */
  readonly number: number | null;
  readonly wrappedBy: string | null;
  readonly createdAt: string | null;
  readonly payloads: number;
}

/** How a store is. What needs an up-to-date schema is null where migrations are pending. */
export interface StoreStatus {
  readonly server: string;
  /** The number of the last migration; null where there is no store. */
  readonly schema: number | null;
  readonly applied: readonly { readonly number: number; readonly name: string; readonly appliedAt: string }[];
  readonly pending: readonly { readonly number: number; readonly name: string }[];
  readonly tables: readonly TableSize[];
  readonly states: StateCounts | null;
  readonly keys: readonly KeyStatus[] | null;
  /** By feed, how many records' bytes are to be removed at the next run. */
  readonly due: Readonly<Record<string, number>> | null;
}

/** Looks at a store as it is at this moment; changes nothing. */
export function readStatus(database: Database, retention: ReadonlyMap<string, Retention>): Promise<StoreStatus> {
  return inSnapshot(database, async (queries) => {
    const [version] = await queries.query<{ version: string }>("select current_setting('server_version') as version", []);
    const applied = (await readMigrations(queries)).map((migration) => ({ ...migration, appliedAt: migration.appliedAt.toISOString() }));
    const known = migrations().map(({ number, name }) => ({ number, name }));
    const pending = known.filter(({ number }) => !applied.some((migration) => migration.number === number));
    const tables = (await readTables(queries)).map(({ name }) => name);
    const status = { server: `PostgreSQL ${version!.version}`, schema: applied.at(-1)?.number ?? null, applied, pending, tables: tables.length === 0 ? [] : await readSizes(queries, tables) };
    if (pending.length > 0) return { ...status, states: null, keys: null, due: null };

    const due: Record<string, number> = {};
    for (const [feed, times] of retention) due[feed] = await countDue(queries, feed, times);
    const states = await countStates(queries);
    const counts = new Map((await countPayloads(queries)).map(({ number, payloads }) => [number, payloads]));
    const kept = (await readDataKeys(queries)).map(({ number, wrappedBy, createdAt }) => ({ number, wrappedBy, createdAt: createdAt.toISOString(), payloads: counts.get(number) ?? 0 }));
    const plain = counts.get(null);
    const keys = plain === undefined ? kept : [{ number: null, wrappedBy: null, createdAt: null, payloads: plain }, ...kept];
    return { ...status, states, keys, due };
  });
}
