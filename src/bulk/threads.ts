import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { EngineSettings } from "../engine.ts";
import type { Packet } from "../model/packet.ts";
import type { TerminologyServerSettings } from "../tx-server/open.ts";
import type { ConvertedPacket, Converter } from "./convert-packets.ts";

/** What a thread opens its engine with. */
export interface WorkerSettings {
  readonly engine: EngineSettings;
  readonly key: Uint8Array;
  /** Its answers of before are recalled; threads ask nothing. */
  readonly terminologyServer: TerminologyServerSettings | undefined;
}

export interface WorkerRequest {
  readonly packets: readonly Packet[];
  readonly feed: string | undefined;
}

/** Megabytes of a thread's heap at most. Usual messages take some 75 (docs/adr/0028); the largest that PORTAGE_MAX_BODY lets in, several hundred. */
const heap = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 6 };
/** Milliseconds after which threads without work are ended: they give their memory back. */
const rest = 30_000;

/** The thread that converted a batch has ended: for what it was given to convert, or since it was stopped. */
export class ThreadEnded extends Error {}

/** Converts in threads, which begin with the first work and end when there has been none for a while. A thread that breaks fails its batch (`ThreadEnded`); the next one gets a new thread. */
export function inThreads(count: number, settings: WorkerSettings): Converter {
  const file = new URL(import.meta.filename.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);
  const idle: Worker[] = [];
  /** Each with what resolves when it can convert. */
  const all = new Map<Worker, Promise<unknown>>();
  const waiting: ((worker: Worker) => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  const begin = () => {
    const worker = new Worker(file, { workerData: settings, resourceLimits: heap });
    const ready = Promise.race([once(worker, "message"), once(worker, "exit").then(() => Promise.reject(new Error("A thread that converts did not begin.")))]);
    ready.catch(() => undefined);
    all.set(worker, ready);
    worker.once("error", () => undefined).once("exit", () => {
      all.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    return worker;
  };
  const free = (): Promise<Worker> | Worker => idle.shift() ?? (all.size < count ? begin() : new Promise((resolve) => waiting.push(resolve)));
  const give = (worker: Worker) => {
    const next = waiting.shift();
    if (next !== undefined) next(all.has(worker) ? worker : begin());
    else if (all.has(worker)) idle.push(worker);
  };
  const end = () => Promise.all([...all.keys()].map((worker) => worker.terminate())).then(() => undefined);

  return {
    atOnce: count + 2,
    async convert(packets, feed) {
      clearTimeout(timer);
      const worker = await free();
      try {
        await all.get(worker);
        return await ask(worker, { packets: packets.map(own), feed });
      } finally {
        give(worker);
        if (idle.length === all.size) timer = setTimeout(() => void end(), rest).unref();
      }
    },
    stop: end,
  };
}

/** A view would take all of its buffer along. */
function own(packet: Packet): Packet {
  return { ...packet, bytes: new Uint8Array(packet.bytes), ...(packet.surroundings != null && { surroundings: new Uint8Array(packet.surroundings) }) };
}

async function ask(worker: Worker, request: WorkerRequest): Promise<readonly ConvertedPacket[]> {
  const over = new AbortController();
  const { signal } = over;
  // `once` rejects when the thread breaks.
  const answer = once(worker, "message", { signal }).catch((cause: unknown) => Promise.reject(new ThreadEnded("A thread that converts has ended.", { cause })));
  const exit = once(worker, "exit", { signal }).then(() => Promise.reject(new ThreadEnded("A thread that converts has ended.")));
  worker.postMessage(request, request.packets.map(({ bytes }) => bytes.buffer as ArrayBuffer));
  try {
    const [converted] = (await Promise.race([answer, exit])) as [readonly ConvertedPacket[]];
    return converted;
  } finally {
    answer.catch(() => undefined);
    exit.catch(() => undefined);
    over.abort();
  }
}
