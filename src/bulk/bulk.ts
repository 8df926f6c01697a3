import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { BulkJob, NewBulkJob } from "../model/bulk.ts";
import { BulkFolder } from "./folder.ts";
import { BrokenSpool } from "./frames.ts";
import { resultLines, type ResultFile } from "./results.ts";
import type { JobSurroundings } from "./run-job.ts";
import { runJob } from "./run-job.ts";
import { takeUpload, type UploadLimits, type UploadRefusal } from "./upload.ts";

/** Hours that the outcome of a job that has ended is kept. */
export const keptHours = 168;
const hour = 3_600_000;
/** Milliseconds between two tries of a job that a store, or a thread, has failed; doubled each time. */
const tries = { first: 1000, longest: 60_000 };
/** Milliseconds after which it is looked for jobs that nobody told of. */
const lookEvery = 5000;

/** What a request says of its upload. */
export type Asked = Omit<NewBulkJob, "id" | "folder" | "bytes" | "sha256">;

export interface BulkOptions extends Omit<JobSurroundings, "folder"> {
  readonly dataFolder: string;
  readonly limits: UploadLimits;
}

/** Asynchronous conversions: uploads of any size that are converted after their answer, one after the other. */
export interface Bulk {
  /** Takes an upload; gives the job's id when all of it is on the disk and the store knows of it. Rejects where it is broken off or the store does not take it; then nothing is left. `length`: what the request says. */
  accept(chunks: AsyncIterable<Uint8Array>, asked: Asked, length: number | undefined): Promise<{ readonly id: string } | UploadRefusal>;
  job(id: string): Promise<BulkJob | undefined>;
  /** Stops a running job, forgets one that has ended. Undefined where there is none. */
  remove(id: string): Promise<"cancelled" | "forgotten" | undefined>;
  /** The lines of a file of results, a few at a time; undefined where this process does not have the file. */
  lines(job: BulkJob, file: ResultFile): AsyncGenerator<string> | undefined;
  /** Jobs of this process that have not ended. */
  running(): Promise<number>;
  /** Milliseconds since the job under way came on, or began; 0 where there is none. */
  stillMilliseconds(): number;
  /** Resolves when no job is running. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it: jobs that an earlier process has left go on where they were. */
export async function startBulk(options: BulkOptions): Promise<Bulk> {
  const { store, converter, limits, log, dataFolder } = options;
  const folder = new BulkFolder(dataFolder);
  await folder.removeAllBut(new Set(await store.ids(folder.id)));
  const stopping = new AbortController();
  let wake = Promise.withResolvers<void>();
  let running: Promise<void> = Promise.resolve();
  /** Since when the job under way has not come on (`performance.now()`). */
  let still: number | undefined;
  const converted: BulkOptions["converted"] = (conversion) => {
    still = performance.now();
    options.converted(conversion);
  };

  const runNext = async (): Promise<boolean> => {
    const job = await store.next(folder.id);
    if (job === undefined) {
      still = undefined;
      return false;
    }
    still ??= performance.now();
    try {
      await runJob({ ...options, folder, converted }, job, stopping.signal);
      still = undefined;
      const after = stopping.signal.aborted ? undefined : await store.job(job.id);
      if (after !== undefined) log.info({ job: job.id, state: after.state, records: after.progress.records }, "a bulk job has ended");
      // One that was cancelled meanwhile needs its upload no longer.
      if (after !== undefined && after.state !== "running") await folder.remove(job.id, ["request"]);
    } catch (error) {
      if (!(error instanceof BrokenSpool)) throw error;
      still = undefined;
      log.error({ err: error, job: job.id }, "the spool of a bulk job cannot be read");
      await store.end(job.id, "failed");
    }
    return true;
  };
  const runAll = async () => {
    let wait = tries.first;
    for (;;) {
      try {
        while (!stopping.signal.aborted && (await runNext())) wait = tries.first;
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error({ err: error }, "a bulk job did not go on, will be tried again");
        await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
        wait = Math.min(2 * wait, tries.longest);
      }
    }
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      running = runAll();
      await running;
      const timer = setTimeout(() => wake.resolve(), lookEvery);
      await wake.promise;
      clearTimeout(timer);
      wake = Promise.withResolvers();
    }
  };
  const looping = loop();
  const upkeep = setInterval(() => {
    store
      .removeOld(folder.id, keptHours)
      .then((ids) => Promise.all(ids.map((id) => folder.remove(id))))
      .catch((error: unknown) => log.error({ err: error }, "old bulk jobs were not removed"));
  }, hour).unref();

  return {
    async accept(chunks, asked, length) {
      if (length !== undefined && length > limits.most) return "too-large";
      if (length !== undefined && (await folder.free()) < length + limits.reserve) return "no-room";
      const id = randomUUID();
      const upload = await takeUpload(chunks, id, folder, store, limits);
      if (typeof upload === "string") return upload;
      try {
        await store.insert({ ...asked, ...upload, id, folder: folder.id });
      } catch (error) {
        await folder.remove(id);
        throw error;
      }
      still ??= performance.now();
      wake.resolve();
      return { id };
    },
    job: (id) => store.job(id),
    async remove(id) {
      if (await store.end(id, "cancelled")) return "cancelled";
      if (!(await store.remove(id))) return undefined;
      await folder.remove(id);
      return "forgotten";
    },
    lines: (job, file) => (job.folder === folder.id ? resultLines(folder, store, file, job.id, job.progress.files[file]) : undefined),
    running: () => store.running(folder.id),
    stillMilliseconds: () => (still === undefined ? 0 : performance.now() - still),
    async idle() {
      while ((await store.next(folder.id)) !== undefined) {
        wake.resolve();
        await running;
        await pause(2);
      }
    },
    async stop() {
      stopping.abort();
      wake.resolve();
      clearInterval(upkeep);
      await looping;
      await converter.stop();
    },
  };
}
