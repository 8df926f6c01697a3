import { CodeTable } from "./code-systems/code-table.ts";
import { type TextPool, TextPoolBuilder } from "./code-systems/text-pool.ts";
import type { Entries, Entry } from "./entries.ts";
import { equivalences } from "./equivalence.ts";

/** The entries of a large group in compact memory: each is a text that is read when its code is asked for. */
export class CompactEntries implements Entries {
  readonly size: number;
  readonly #texts: TextPool;
  readonly #codes: CodeTable;

  constructor(entries: ReadonlyMap<string, Entry>) {
    const texts = new TextPoolBuilder();
    // What is said of a code stands right behind it: both come from memory at once.
    for (const [code, entry] of entries) {
      texts.add(code);
      texts.add(write(entry));
    }
    this.size = entries.size;
    this.#texts = texts.finish();
    this.#codes = new CodeTable(this.#texts, this.size, true, 2);
  }

  has(code: string): boolean {
    return this.#codes.find(code) >= 0;
  }

  get(code: string): Entry | undefined {
    const index = this.#codes.find(code);
    return index < 0 ? undefined : read(this.#texts.at(index * 2 + 1));
  }

  *[Symbol.iterator](): Generator<[string, Entry]> {
    for (let index = 0; index < this.size; index++) yield [this.#texts.at(index * 2), read(this.#texts.at(index * 2 + 1))];
  }
}

const separator = "\u0000";
const usual = new Set(["code", "display", "equivalence"]);

/** One target with code, display and equivalence, which is the rule, as these three behind the source's display; anything else as JSON, which begins with a brace. */
function write({ display = "", targets }: Entry): string {
  const [target, ...more] = targets;
  if (target?.code !== undefined && more.length === 0 && Object.keys(target).every((name) => usual.has(name))) {
    const parts = [target.code, target.display ?? "", display];
    if (!parts.some((part) => part.includes(separator))) return `${equivalences.indexOf(target.equivalence)}${parts.join(separator)}`;
  }
  return JSON.stringify({ display: display || undefined, targets });
}

function read(text: string): Entry {
  if (text.startsWith("{")) {
    const { display, targets } = JSON.parse(text) as Pick<Entry, "targets"> & { display?: string };
    return { display, targets, answer: undefined };
  }
  const afterCode = text.indexOf(separator);
  const afterDisplay = text.indexOf(separator, afterCode + 1);
  const equivalence = equivalences[text.charCodeAt(0) - 48]!;
  const code = text.slice(1, afterCode);
  const target = afterDisplay === afterCode + 1 ? { code, equivalence } : { code, display: text.slice(afterCode + 1, afterDisplay), equivalence };
  return { display: text.slice(afterDisplay + 1) || undefined, targets: [target], answer: undefined };
}
