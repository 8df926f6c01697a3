import type { StructureNode } from "../../../src/model/dictionary.ts";
import type { Issue } from "../../../src/model/issue.ts";
import type { SourceRecord } from "../../../src/model/record.ts";
import type { Hl7v2Body, ReadOptions } from "../../../src/parse/hl7v2/read.ts";
import { readHl7v2 } from "../../../src/parse/hl7v2/read.ts";

/** Structures without groups: enough to read what is not about groups. */
export const options: ReadOptions = {
  structureFor: (name): StructureNode | undefined => (name === "ADT_A01" || name === "ORU_R01" || name === "ACK" ? { name, optional: false, repeats: false, children: [] } : undefined),
  structureOf: (type, trigger) => (type === "ADT" && ["A01", "A04", "A08"].includes(trigger) ? "ADT_A01" : type === "ORU" && trigger === "R01" ? "ORU_R01" : undefined),
  arrange: (unitNames, structure) => ({ groups: [{ name: structure.name, parent: -1 }], groupOf: new Int32Array(unitNames.length), displaced: [] }),
};

export const msh = "MSH|^~\\&|LAB|NORTH|EHR|SOUTH|20240305||ORU^R01^ORU_R01|42|P|2.5.1";

export function read(text: string | Uint8Array, more: Partial<ReadOptions> = {}): Hl7v2Body {
  return readHl7v2(typeof text === "string" ? new TextEncoder().encode(text) : text, { ...options, ...more });
}

/** The only message's record. */
export function recordOf(text: string | Uint8Array, more: Partial<ReadOptions> = {}): SourceRecord {
  const { messages } = read(text, more);
  if (messages.length !== 1 || messages[0]!.record === null) throw new Error("One readable message is expected.");
  return messages[0]!.record;
}

/** All leaves as name and text. */
export function leavesOf(record: SourceRecord): Record<string, string> {
  return Object.fromEntries(Array.from({ length: record.leafCount }, (_, leaf) => [record.name(leaf), record.text(leaf)]));
}

/** The leaves after MSH. */
export function bodyOf(record: SourceRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(leavesOf(record)).filter(([name]) => !name.startsWith("MSH")));
}

/** Every issue of a body, its messages' too. */
export function issuesOf(body: Hl7v2Body): Issue[] {
  return [...body.issues, ...body.messages.flatMap((message) => message.issues)];
}

export function keysOf(body: Hl7v2Body): string[] {
  return issuesOf(body).map((issue) => issue.key);
}
