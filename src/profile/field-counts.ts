import type { DictionaryField } from "../model/dictionary.ts";
import type { SourceRecord } from "../model/record.ts";
import { DistinctCount } from "./distinct.ts";
import type { FieldProfile } from "./profile.ts";
import { isCoded, shownCode } from "./shown-code.ts";
import { Tally } from "./tally.ts";

/** How many different codes or values of a field are counted, and how many of them are shown. */
const mostCounted = 400;
const mostShown = 20;
/** Characters of a value that are shown. */
const mostOfValue = 60;

/** What is counted of one field of a segment, over all messages. */
export class FieldCounts {
  readonly #number: number;
  readonly #definition: DictionaryField | undefined;
  readonly #distinct = new DistinctCount();
  readonly #codes: Tally<{ readonly code: string | null; readonly system: string | null }> | undefined;
  readonly #values: Tally<string> | undefined;
  #filled = 0;
  #deletes = 0;
  #messages = 0;
  #lastMessage = -1;
  #maxRepetitions = 0;

  constructor(number: number, definition: DictionaryField | undefined, withValues: boolean) {
    this.#number = number;
    this.#definition = definition;
    this.#codes = isCoded(definition) ? new Tally(mostCounted) : undefined;
    this.#values = withValues ? new Tally(mostCounted) : undefined;
  }

  /** Counts the field of one segment, the leaves from … to-1 (at least one), which stands in the message of that number. */
  add(record: SourceRecord, from: number, to: number, message: number): void {
    if (to === from + 1 && record.isNull(from)) {
      this.#deletes++;
      return;
    }
    this.#filled++;
    if (this.#lastMessage !== message) this.#messages++;
    this.#lastMessage = message;
    const repetitions = record.keys[1]!;
    for (let start = from; start < to; ) {
      let end = start + 1;
      while (end < to && repetitions[end] === repetitions[start]) end++;
      this.#addRepetition(record, start, end, message);
      start = end;
    }
    this.#maxRepetitions = Math.max(this.#maxRepetitions, repetitions[to - 1]!);
  }

  #addRepetition(record: SourceRecord, from: number, to: number, message: number): void {
    const text = record.span(from, to);
    this.#distinct.add(text);
    if (this.#values !== undefined) {
      const shown = text.length > mostOfValue ? `${text.slice(0, mostOfValue - 1)}…` : text;
      this.#values.add(shown, message, () => shown);
    }
    if (this.#codes === undefined || record.keys[2]![from] !== 1) return;
    const named = componentOf(record, from, to, 3);
    const system = named === null ? null : shownCode(named, null);
    const code = shownCode(record.text(from), system);
    this.#codes.add(JSON.stringify([code, system]), message, () => ({ code, system }));
  }

  /** What was counted, of so many segments of that name. */
  result(segment: string, segments: number): FieldProfile {
    return {
      field: `${segment}-${this.#number}`,
      name: this.#definition?.name ?? null,
      type: this.#definition?.type ?? null,
      filled: this.#filled,
      fillRate: this.#filled / segments,
      messages: this.#messages,
      deletes: this.#deletes,
      maxRepetitions: this.#maxRepetitions,
      distinct: this.#distinct.result,
      ...(this.#codes !== undefined && { codes: this.#codes.list().slice(0, mostShown).map(({ thing, count }) => ({ ...thing, count })) }),
      ...(this.#values !== undefined && { values: this.#values.list().slice(0, mostShown).map(({ thing, count }) => ({ value: thing, count })) }),
    };
  }
}

/** The text of a component's first leaf; null when it has none. */
function componentOf(record: SourceRecord, from: number, to: number, number: number): string | null {
  const components = record.keys[2]!;
  for (let leaf = from; leaf < to && components[leaf]! <= number; leaf++) if (components[leaf] === number) return record.text(leaf);
  return null;
}
