import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { Database, Queries } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";

/**
 * PostgreSQL's usual 128 MB of shared buffers are memory that a small embedded store does not need: 8 MB bring the process
 * from some 340 MB to some 210 MB and its start from 350 ms to 260 ms.
 */
const settings = ["shared_buffers=8MB", "wal_buffers=512kB", "max_connections=5"];

type Session = Pick<PGlite, "query" | "exec">;

function queriesOf(session: Session): Queries {
  return {
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      if (parameters.length > 0) return (await session.query<Row>(sql, [...parameters])).rows;
      return (await session.exec(sql)).flatMap((result) => result.rows as Row[]);
    },
  };
}

/**
 * The embedded database in `folder`/database; the folder is made when it is not there. Survives the death of the process;
 * it is not made for power loss (the files are not synced to disk). Throws when another process has the folder.
 */
export async function openEmbedded(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder);
  try {
    const pglite = await PGlite.create(join(folder, "database"), {
      startParams: [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ["-c", setting])],
    });
    const queries = queriesOf(pglite);
    return {
      kind: "embedded",
      async query<Row>(sql: string, parameters?: readonly unknown[]) {
        try {
          return await queries.query<Row>(sql, parameters);
        } catch (error) {
          // One connection serves everybody: a BEGIN … COMMIT text that failed half-way must not leave it in its aborted transaction.
          if (parameters === undefined) await pglite.exec("rollback").catch(() => undefined);
          throw error;
        }
      },
      transaction: (work) => pglite.transaction((transaction) => work(queriesOf(transaction))),
      async close() {
        await pglite.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
