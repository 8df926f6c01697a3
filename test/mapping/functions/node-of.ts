import type { SourceRecord } from "../../../src/model/record.ts";
import { SourceNode } from "../../../src/mapping/runtime/node.ts";

/** A field of one leaf. */
export function nodeOf(text: string): SourceNode {
  const record = { leafCount: 1, keys: [[1], [1], [1], [1]], text: () => text, span: () => text, isNull: () => false } as unknown as SourceRecord;
  return new SourceNode(record, 0, 1, 2);
}
