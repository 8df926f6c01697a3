import type { StructureNode } from "../../model/dictionary.ts";
import type { Codes } from "./delimiters.ts";
import { isLineEnd } from "./delimiters.ts";

/** What MSH says of a message; null where it says nothing. Texts as they are written, escapes resolved. */
export interface Hl7v2Header {
  /** MSH-10. */
  readonly controlId: string | null;
  /** MSH-9.1, MSH-9.2 (else EVN-1), and the structure the message is read as ("" when it has no type). */
  readonly messageType: string | null;
  readonly trigger: string | null;
  readonly structure: string;
  /** MSH-12.1. */
  readonly version: string | null;
  /** MSH-11.1. */
  readonly processingId: string | null;
  /** MSH-3.1 and MSH-4.1. */
  readonly sendingApplication: string | null;
  readonly sendingFacility: string | null;
  /** MSH-7.1. */
  readonly dateTime: string | null;
  /** The encoding the bytes were read in. */
  readonly charset: string;
}

/** The facts about message structures that reading needs. */
export interface Structures {
  readonly structureFor: (name: string) => StructureNode | undefined;
  readonly structureOf: (messageType: string, trigger: string) => string | undefined;
}

/** MSH-18 as written, read from the codes before they are decoded; "" when it is missing. `at` is where MSH-2 ends. */
export function characterSets(codes: Codes, at: number, to: number, field: number): string {
  const last = 18;
  let number = 2;
  let from = at;
  while (from < to && number < last && !isLineEnd(codes[from]!)) if (codes[from++] === field) number++;
  let text = "";
  if (number === last) while (from < to && codes[from] !== field && !isLineEnd(codes[from]!)) text += String.fromCharCode(codes[from++]!);
  return text;
}

/** What MSH-9 (and EVN-1, where the oldest versions have the event) says, and the structure that follows from it. */
export interface MessageType {
  readonly messageType: string | null;
  readonly trigger: string | null;
  readonly structure: string;
  readonly node: StructureNode | undefined;
  /** MSH-9.3, and whether it was set aside for the structure of type and event. */
  readonly named: string | null;
  readonly corrected: boolean;
}

/**
 * Finds a message's structure: MSH-9.3 where HL7 v2 has it (since v2.3.1), else the structure of type and event, else a
 * structure named like the type (`ACK`). An unknown MSH-9.3 stands when nothing better is found.
 */
export function messageTypeOf(type: string | null, event: string | null, named: string | null, evn1: string | null, structures: Structures): MessageType {
  // `ADT_A01` in one component is how some senders write both.
  const joined = event === null && type !== null ? /^([A-Z]{3})_([A-Z0-9]{3})$/.exec(type) : null;
  const messageType = joined?.[1] ?? type;
  const trigger = joined?.[2] ?? event ?? evn1;
  if (messageType === null) return { messageType, trigger, structure: "", node: undefined, named, corrected: false };
  const candidates = [named, structures.structureOf(messageType, trigger ?? ""), trigger === null ? null : `${messageType}_${trigger}`, messageType];
  for (const structure of candidates) {
    const node = structure === null || structure === undefined ? undefined : structures.structureFor(structure);
    if (node !== undefined) return { messageType, trigger, structure: structure!, node, named, corrected: named !== null && structure !== named };
  }
  const structure = named ?? (trigger === null ? messageType : `${messageType}_${trigger}`);
  return { messageType, trigger, structure, node: undefined, named, corrected: false };
}
