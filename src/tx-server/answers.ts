import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import type { CodeQuestion } from "../model/terminology.ts";
import { nameOf } from "./question.ts";

/** An answer, or null where the server did not know, and when that was (seconds since 1970). */
interface Kept {
  readonly question: CodeQuestion;
  readonly member: boolean | null;
  readonly at: number;
}

/** Seconds for which an answer holds: terminologies have new versions, and a server may learn what it did not know. */
const holds = { answer: 30 * 86_400, ignorance: 86_400 };

/** Answers that are kept at the most; then the oldest are forgotten. */
const most = 100_000;

/**
 * What a server has answered: in memory, and in a file of the data folder (one JSON object a line), which is read when the first answer is asked for. Several processes may add to
 * the file. It only saves questions: whatever is wrong with it, it counts as empty.
 */
export class Answers {
  readonly #folder: string;
  readonly #file: string;
  /** Seconds since 1970. */
  readonly #now: () => number;
  #known: Map<string, Kept> | undefined;

  constructor(folder: string, serverUrl: string, now: () => number) {
    this.#folder = folder;
    this.#file = join(folder, `${createHash("sha256").update(serverUrl).digest("hex").slice(0, 16)}.ndjson`);
    this.#now = now;
  }

  /** null: the server was asked and does not know; undefined: it is to be asked. */
  find(question: CodeQuestion): boolean | null | undefined {
    const kept = this.#all().get(nameOf(question));
    return kept === undefined || this.#isStale(kept) ? undefined : kept.member;
  }

  /** Remembers answers at once, and in the file when it can. */
  async add(answers: readonly (readonly [question: CodeQuestion, member: boolean | null])[]): Promise<void> {
    const kept = answers.map(([question, member]): Kept => ({ question, member, at: this.#now() }));
    for (const one of kept) this.#remember(one);
    try {
      mkdirSync(this.#folder, { recursive: true });
      await appendFile(this.#file, linesOf(kept), { mode: 0o600 });
    } catch {
      // Without the file the next start asks again.
    }
  }

  #all(): Map<string, Kept> {
    if (this.#known !== undefined) return this.#known;
    this.#known = new Map();
    const lines = this.#lines();
    for (const line of lines) {
      const kept = read(line);
      if (kept !== undefined && !this.#isStale(kept)) this.#remember(kept);
    }
    if (lines.length > 2 * this.#known.size + 1000) this.#rewrite();
    return this.#known;
  }

  #lines(): readonly string[] {
    try {
      return readFileSync(this.#file, "utf8").split("\n").filter((line) => line !== "");
    } catch {
      return [];
    }
  }

  #remember(kept: Kept): void {
    const known = this.#all();
    const name = nameOf(kept.question);
    known.delete(name);
    known.set(name, kept);
    if (known.size > most) known.delete(known.keys().next().value!);
  }

  #isStale({ member, at }: Kept): boolean {
    return this.#now() - at > (member === null ? holds.ignorance : holds.answer);
  }

  /** The file has grown with answers that were given anew: it appears whole or not at all. */
  #rewrite(): void {
    try {
      const draft = `${this.#file}.${process.pid}`;
      writeFileSync(draft, linesOf([...this.#known!.values()]), { mode: 0o600 });
      renameSync(draft, this.#file);
    } catch {
      // The longer file says the same.
    }
  }
}

function linesOf(kept: readonly Kept[]): string {
  return kept.map((one) => `${JSON.stringify(one)}\n`).join("");
}

function read(line: string): Kept | undefined {
  try {
    const { question, member, at } = JSON.parse(line) as Partial<Kept>;
    const isSound = typeof question?.valueSet === "string" && typeof question.code === "string" && (member === null || typeof member === "boolean") && typeof at === "number";
    return isSound ? { question, member, at } : undefined;
  } catch {
    return undefined;
  }
}
