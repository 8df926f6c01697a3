import { mkdirSync } from "node:fs";
import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Database, Queries } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";

/** What is asked of the database's thread; without `sql`, to close. It answers in the order of the questions. */
export interface Question {
  readonly sql: string | null;
  readonly parameters: readonly unknown[];
}

/** Rows, or what the database said is wrong. */
export type Answer = { readonly rows: unknown[] } | { readonly message: string; readonly code: string | undefined };

/** A thread that has the database open. */
interface Thread {
  ask(sql: string | null, parameters?: readonly unknown[]): Promise<unknown[]>;
  end(): Promise<void>;
}

/** Starts the thread; resolves when the database is open. */
async function startThread(folder: string): Promise<Thread> {
  const worker = new Worker(new URL(`./pglite-thread${extname(import.meta.filename)}`, import.meta.url), { workerData: folder });
  const waiting: PromiseWithResolvers<unknown[]>[] = [Promise.withResolvers()];
  let broken: Error | undefined;
  const fail = (error: Error) => {
    broken = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on("message", (answer: Answer) => {
    const { resolve, reject } = waiting.shift()!;
    if ("rows" in answer) resolve(answer.rows);
    else reject(Object.assign(new Error(answer.message), { code: answer.code }));
  });
  worker.on("error", fail);
  worker.on("exit", () => fail(broken ?? new Error("The thread of the embedded database has ended.")));
  await waiting[0]!.promise;
  return {
    ask(sql, parameters = []) {
      if (broken !== undefined) return Promise.reject(broken);
      const asked = Promise.withResolvers<unknown[]>();
      waiting.push(asked);
      worker.postMessage({ sql, parameters: parameters.map(alone) } satisfies Question, []);
      return asked.promise;
    },
    end: async () => void (await worker.terminate()),
  };
}

/** Bytes without what else is in their memory, all of which would be copied to the thread. */
function alone(parameter: unknown): unknown {
  return parameter instanceof Uint8Array && parameter.byteLength < parameter.buffer.byteLength ? new Uint8Array(parameter) : parameter;
}

/** The one session that everybody shares: a transaction has it for itself, from its beginning to its end. */
function sessionOf(thread: Thread): Omit<Database, "kind"> {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const direct: Queries = { query: <Row>(sql: string, parameters?: readonly unknown[]) => thread.ask(sql, parameters) as Promise<Row[]> };
  const rollback = () => thread.ask("rollback").catch(() => undefined);
  return {
    query: (sql, parameters) =>
      inTurn(async () => {
        try {
          return await direct.query(sql, parameters);
        } catch (error) {
          // A BEGIN … COMMIT text that failed half-way must not leave the session in its aborted transaction.
          if (parameters === undefined) await rollback();
          throw error;
        }
      }),
    transaction: (work) =>
      inTurn(async () => {
        await direct.query("begin");
        try {
          const result = await work(direct);
          await direct.query("commit");
          return result;
        } catch (error) {
          await rollback();
          throw error;
        }
      }),
    close: () =>
      inTurn(async () => {
        await thread.ask(null);
        await thread.end();
      }),
  };
}

/**
 * The embedded database in `folder`/database, in a thread of its own, so that the service answers while the database works; the
 * folder is made when it is not there. Survives the death of the process; it is not made for power loss (the files are not
 * synced to disk). Throws when another process has the folder.
 */
export async function openEmbedded(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder);
  try {
    const session = sessionOf(await startThread(join(folder, "database")));
    return {
      kind: "embedded",
      ...session,
      async close() {
        await session.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
