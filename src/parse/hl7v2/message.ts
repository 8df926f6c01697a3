import { issue } from "../../errors.ts";
import type { StructureNode } from "../../model/dictionary.ts";
import type { Issue } from "../../model/issue.ts";
import type { Group, SourceRecord } from "../../model/record.ts";
import { encodingOfMsh18 } from "./character-sets.ts";
import type { Decoded } from "./charset.ts";
import { decoderOf } from "./charset.ts";
import type { Codes, Delimiters } from "./delimiters.ts";
import type { Hl7v2Header, MessageType, Structures } from "./header.ts";
import { characterSets, messageTypeOf } from "./header.ts";
import { Hl7v2Record } from "./record.ts";
import type { Scan } from "./scan.ts";
import { scan } from "./scan.ts";
import type { SourceText } from "./source-text.ts";
import { charsetWarnings, warningsOf } from "./warnings.ts";

/**
 * Puts the segments of a message into the groups of its structure. `groupOf` has one entry a segment; `displaced` lists the
 * segments that stand where the structure has no place for them, in order.
 */
export type Arrange = (unitNames: readonly string[], structure: StructureNode) => {
  readonly groups: readonly Group[];
  readonly groupOf: Int32Array;
  readonly displaced: readonly number[];
};

/** One message of a body. `record` is null where it cannot be read; the issues say why. */
export interface Hl7v2Message {
  readonly record: SourceRecord | null;
  readonly issues: readonly Issue[];
  readonly header: Hl7v2Header;
  /** The message's own bytes, from MSH on; the whole body where the message is alone in it. */
  readonly body: Uint8Array;
  /** The header and trailer segments of the batch and the file around the message, as they came; null where it came without. */
  readonly surroundings: Uint8Array | null;
}

export interface MessageOptions extends Structures {
  readonly arrange: Arrange;
}

/** The encoding that is declared for a message. */
export interface Declared {
  readonly declared: string | undefined;
  /** Where an unknown character set is named. */
  readonly unknownIn: string | undefined;
}

/** How a message's bytes were read. */
export type Reading = Declared & Pick<Decoded, "encoding" | "contradiction">;

/** The encoding a message is declared to be in: by the content type, else by MSH-18. */
export function declaredEncoding(codes: Codes, to: number, delimiters: Delimiters, external: string | undefined): Declared {
  if (external !== undefined) return { declared: external, unknownIn: undefined };
  const { field, repetition, end } = delimiters;
  const { encoding, unknown } = encodingOfMsh18(characterSets(codes, end, to, field), repetition < 0 ? "" : String.fromCharCode(repetition));
  return { declared: encoding, unknownIn: unknown ? "MSH-18" : undefined };
}

const emptyHeader: Omit<Hl7v2Header, "charset"> = {
  controlId: null, messageType: null, trigger: null, structure: "", version: null, processingId: null,
  sendingApplication: null, sendingFacility: null, dateTime: null,
};

export function unreadable(problem: Issue, body: Uint8Array, charset = "utf-8"): Hl7v2Message {
  return { record: null, issues: [problem], header: { ...emptyHeader, charset }, body, surroundings: null };
}

/** Reads the message whose MSH starts at `from`, on `line`. `escapes` tells whether a stretch of the text holds an escape character. */
export function readMessage(
  source: SourceText, from: number, line: number, delimiters: Delimiters, reading: Reading, escapes: (from: number, to: number) => boolean, options: MessageOptions,
): { message: Omit<Hl7v2Message, "body" | "surroundings">; scanned: Scan } {
  const scanned = scan(source.codes, from, source.codes.length, line, delimiters);
  const { units } = scanned;
  const escaped = escapes(delimiters.end, scanned.stoppedAt);
  const record = new Hl7v2Record(source, scanned, decoderOf(reading.encoding), escaped);
  const msh = fieldsOf(record, 0);
  const evn = units[1]?.name === "EVN" ? fieldsOf(record, 1)(1, 1) : null;
  const type = messageTypeOf(msh(9, 1), msh(9, 2), msh(9, 3), evn, options);
  let groups: readonly Group[] = [{ name: type.structure, parent: -1 }];
  let displaced: readonly number[] = [];
  if (type.node !== undefined) {
    const arranged = options.arrange(units.map((unit) => unit.name), type.node);
    groups = arranged.groups;
    displaced = arranged.displaced;
    for (let unit = 0; unit < units.length; unit++) units[unit]!.group = arranged.groupOf[unit]!;
  }
  record.arrange(type.structure, groups);
  const issues = charsetWarnings(reading, reading.declared, reading.unknownIn);
  const typeProblem = problemOf(type, record);
  if (typeProblem !== undefined) issues.push(typeProblem);
  for (const warning of warningsOf(record, scanned, displaced, escaped)) issues.push(warning);
  const header: Hl7v2Header = {
    controlId: msh(10, 1), messageType: type.messageType, trigger: type.trigger, structure: type.structure, version: msh(12, 1), processingId: msh(11, 1),
    sendingApplication: msh(3, 1), sendingFacility: msh(4, 1), dateTime: msh(7, 1), charset: reading.encoding,
  };
  return { message: { record, issues, header }, scanned };
}

/** What is wrong with MSH-9. */
function problemOf({ messageType, trigger, structure, node, corrected, named }: MessageType, record: Hl7v2Record): Issue | undefined {
  const source = "MSH[1]-9";
  if (messageType === null) return issue("hl7v2.message-type-missing", {}, { source, position: record.unitPosition(0) });
  const position = record.position(record.childStart(0, 9));
  if (node === undefined) return issue("hl7v2.structure-unknown", {}, { source, position });
  if (!corrected) return undefined;
  // `ADT_A04` for `ADT_A01` is a habit of many senders and leaves no doubt.
  const severity = named === `${messageType}_${trigger}` ? "information" : "warning";
  return issue("hl7v2.structure-corrected", { structure }, { source, position, severity });
}

/** Reads a component of a field's first repetition in a unit; null when it is blank. */
function fieldsOf(record: Hl7v2Record, unit: number): (field: number, component: number) => string | null {
  const [, repetitions, components] = record.keys;
  return (field, component) => {
    const to = record.childStart(unit, field + 1);
    for (let leaf = record.childStart(unit, field); leaf < to; leaf++) {
      if (repetitions![leaf] !== 1 || components![leaf]! > component) return null;
      if (components![leaf] === component) return record.text(leaf);
    }
    return null;
  };
}
