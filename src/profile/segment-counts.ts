import type { Dictionary } from "../model/dictionary.ts";
import type { SourceRecord } from "../model/record.ts";
import { FieldCounts } from "./field-counts.ts";
import type { SegmentProfile } from "./profile.ts";

/** Fields that are counted at most; HL7 v2 has some 3,000, and a broken message may seem to have any number. */
const mostFields = 20_000;

interface Segment {
  count: number;
  messages: number;
  lastMessage: number;
  readonly fields: Map<number, FieldCounts>;
}

/** Counts segments and their fields over all messages. */
export class SegmentCounts {
  readonly #segments = new Map<string, Segment>();
  readonly #dictionary: Pick<Dictionary, "segment">;
  readonly #withValues: boolean;
  #fields = 0;

  constructor(dictionary: Pick<Dictionary, "segment">, withValues: boolean) {
    this.#dictionary = dictionary;
    this.#withValues = withValues;
  }

  add(record: SourceRecord, message: number): void {
    const numbers = record.keys[0]!;
    for (const { name, from, to } of record.units) {
      const segment = this.#segment(name);
      segment.count++;
      if (segment.lastMessage !== message) segment.messages++;
      segment.lastMessage = message;
      for (let start = from; start < to; ) {
        let end = start + 1;
        while (end < to && numbers[end] === numbers[start]) end++;
        this.#field(name, segment, numbers[start]!)?.add(record, start, end, message);
        start = end;
      }
    }
  }

  /** True where there were more fields than are counted. */
  get isFull(): boolean {
    return this.#fields >= mostFields;
  }

  result(): SegmentProfile[] {
    return [...this.#segments]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([segment, { count, messages, fields }]) => ({
        segment,
        known: this.#dictionary.segment(segment) !== undefined,
        count,
        messages,
        fields: [...fields].sort(([a], [b]) => a - b).map(([, field]) => field.result(segment, count)),
      }));
  }

  #segment(name: string): Segment {
    let segment = this.#segments.get(name);
    if (segment === undefined) this.#segments.set(name, (segment = { count: 0, messages: 0, lastMessage: -1, fields: new Map() }));
    return segment;
  }

  #field(name: string, { fields }: Segment, number: number): FieldCounts | undefined {
    const known = fields.get(number);
    if (known !== undefined || this.isFull) return known;
    this.#fields++;
    const made = new FieldCounts(number, this.#dictionary.segment(name)?.find((field) => field.number === number), this.#withValues);
    fields.set(number, made);
    return made;
  }
}
