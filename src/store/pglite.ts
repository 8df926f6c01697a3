import { mkdirSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Database } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";
import { freeBytes } from "./free-bytes.ts";

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

/** How long the thread may be silent on a full disk, and what counts as full: less than two segments of PostgreSQL's log. */
const silence = { milliseconds: 10_000, leastBytes: 33_554_432 };

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
  // Where the log has no room, PostgreSQL may try for ever.
  let asked = performance.now();
  const watch = setInterval(() => {
    if (waiting.length === 0 || performance.now() - asked < silence.milliseconds || freeBytes(dirname(folder)) >= silence.leastBytes) return;
    fail(Object.assign(new Error("The disk is full and the embedded database does not answer."), { code: "ENOSPC" }));
    void worker.terminate();
  }, silence.milliseconds / 4).unref();
  worker.on("exit", () => clearInterval(watch));
  worker.on("exit", () => fail(broken ?? new Error("The thread of the embedded database has ended.")));
  await waiting[0]!.promise;
  return {
    ask(sql, parameters = []) {
      if (broken !== undefined) return Promise.reject(broken);
      const answered = Promise.withResolvers<unknown[]>();
      waiting.push(answered);
      asked = performance.now();
      worker.postMessage({ sql, parameters: parameters.map(alone) } satisfies Question, []);
      return answered.promise;
    },
    end: async () => void (await worker.terminate()),
  };
}

/** Bytes without what else is in their memory, all of which would be copied to the thread. */
function alone(parameter: unknown): unknown {
  return parameter instanceof Uint8Array && parameter.byteLength < parameter.buffer.byteLength ? new Uint8Array(parameter) : parameter;
}

/** How long a database that does not open is left alone. */
const restMilliseconds = 1000;

/**
 * Gives the thread, and another one after a failure that it does not survive: where the disk is full when PostgreSQL needs another segment of its log, it refuses everything from
 * then on. What was committed is in the files, so that opening them anew is enough.
 */
function threadsOf(first: Thread, start: () => Promise<Thread>) {
  let thread: Thread | undefined = first;
  let failed: { readonly error: unknown; readonly until: number } | undefined;
  return {
    async get(): Promise<Thread> {
      if (thread !== undefined) return thread;
      if (failed !== undefined && performance.now() < failed.until) throw failed.error;
      try {
        return (thread = await start());
      } catch (error) {
        failed = { error, until: performance.now() + restMilliseconds };
        throw error;
      }
    },
    /** Ends what a failed statement or transaction has left open. A thread that cannot even do that is of no use any more. */
    async recover(): Promise<void> {
      const used = thread;
      try {
        await used?.ask("rollback");
      } catch {
        thread = undefined;
        await used?.end();
      }
    },
    async close(): Promise<void> {
      await thread?.ask(null).catch(() => undefined);
      await thread?.end();
    },
  };
}

/** The one session that everybody shares: a transaction has it for itself, from its beginning to its end. */
function sessionOf(threads: ReturnType<typeof threadsOf>): Omit<Database, "kind"> {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const recovering = <Result>(work: (thread: Thread) => Promise<Result>) =>
    inTurn(async () => {
      try {
        return await work(await threads.get());
      } catch (error) {
        // Also a BEGIN … COMMIT text that failed half-way must not leave the session in its aborted transaction.
        await threads.recover();
        throw error;
      }
    });
  return {
    query: <Row>(sql: string, parameters?: readonly unknown[]) => recovering((thread) => thread.ask(sql, parameters) as Promise<Row[]>),
    transaction: (work) =>
      recovering(async (thread) => {
        await thread.ask("begin");
        const result = await work({ query: <Row>(sql: string, parameters?: readonly unknown[]) => thread.ask(sql, parameters) as Promise<Row[]> });
        await thread.ask("commit");
        return result;
      }),
    close: () => inTurn(() => threads.close()),
  };
}

/**
 * The embedded database in `folder`/database, in a thread of its own, so that the service answers while the database works; the
 * folder is made when it is not there. Survives the death of the process; it is not made for power loss (the files are not
 * synced to disk). Goes on after a full disk when there is space again. Throws when another process has the folder.
 */
export async function openEmbedded(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder);
  try {
    const start = () => startThread(join(folder, "database"));
    const session = sessionOf(threadsOf(await start(), start));
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
