import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type SourceText, resourceTexts } from "./validate-sources.ts";
import { validateText, type Validation, type Verdict } from "./validate-text.ts";

/** Characters that are validated in this thread before others are started, which take a quarter of a second to open. */
const patience = 8_000_000;

/** Characters that a thread is given at once. */
const portion = 500_000;

/** The verdicts of all resources, in their order. Large input is divided among the machine's cores. */
export async function* validateAll(paths: readonly string[], validation: Validation, profiles: readonly string[]): AsyncGenerator<Verdict> {
  const texts = resourceTexts(paths);
  let size = 0;
  for await (const [source, text] of { [Symbol.asyncIterator]: () => ({ next: () => texts.next() }) }) {
    yield await validateText(source, text, validation, profiles);
    size += text.length;
    if (size > patience && availableParallelism() > 1) return yield* inThreads(texts, profiles);
  }
}

async function* inThreads(texts: AsyncGenerator<SourceText>, profiles: readonly string[]): AsyncGenerator<Verdict> {
  const file = import.meta.filename.endsWith(".ts") ? "./validate-worker.ts" : "./validate-worker.js";
  const workers = Array.from({ length: availableParallelism() }, () => new Worker(new URL(file, import.meta.url), { workerData: { profiles } }));
  const idle = [...workers];
  const running: Promise<readonly Verdict[]>[] = [];
  try {
    for await (const part of portions(texts)) {
      // The oldest portion may be done and its thread at work again.
      while (idle.length === 0) yield* await running.shift()!;
      const worker = idle.shift()!;
      running.push(ask(worker, part).finally(() => idle.push(worker)));
    }
    for (const verdicts of running) yield* await verdicts;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function ask(worker: Worker, texts: readonly SourceText[]): Promise<readonly Verdict[]> {
  // `once` rejects when the worker breaks.
  const answer = once(worker, "message");
  worker.postMessage(texts, []);
  const [verdicts] = (await answer) as [readonly Verdict[]];
  return verdicts;
}

async function* portions(texts: AsyncGenerator<SourceText>): AsyncGenerator<readonly SourceText[]> {
  let part: SourceText[] = [];
  let size = 0;
  for await (const text of texts) {
    part.push(text);
    size += text[1].length;
    if (size < portion) continue;
    yield part;
    part = [];
    size = 0;
  }
  if (part.length > 0) yield part;
}
