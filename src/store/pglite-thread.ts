import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import type { Answer, Question } from "./pglite.ts";

/**
 * PostgreSQL's usual 128 MB of shared buffers are memory that a small embedded store does not need: 8 MB bring the process
 * from some 340 MB to some 210 MB and its start from 350 ms to 260 ms.
 */
const settings = ["shared_buffers=8MB", "wal_buffers=512kB", "max_connections=5"];

// One function of PostgreSQL takes V8's optimising compiler 600 MB and half a second; see docs/adr/0011-start-and-memory.md.
setFlagsFromString("--no-wasm-tier-up");
setFlagsFromString("--no-wasm-dynamic-tiering");
setFlagsFromString("--liftoff-only");

/** The thread of the embedded database: opens it in the folder that it is given, answers one question after the other. */
const port = parentPort!;
const pglite = await PGlite.create(workerData as string, {
  startParams: [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ["-c", setting])],
});

async function answer({ sql, parameters }: Question): Promise<unknown[]> {
  if (sql === null) {
    await pglite.close();
    return [];
  }
  if (parameters.length > 0) return (await pglite.query(sql, [...parameters])).rows;
  return (await pglite.exec(sql)).flatMap(({ rows }) => rows);
}

port.on("message", (question: Question) => {
  answer(question).then(
    (rows) => port.postMessage({ rows } satisfies Answer),
    (error: Error & { code?: string }) => port.postMessage({ message: error.message, code: error.code } satisfies Answer),
  );
});
port.postMessage({ rows: [] } satisfies Answer);
