import { issue } from "../errors.ts";
import type { Dictionary, StructureNode } from "../model/dictionary.ts";
import type { Issue } from "../model/issue.ts";
import type { TableFile } from "./read.ts";
import type { Text } from "./syntax.ts";
import { show, YamlSource } from "./yaml-source.ts";

/** Why messages of a structure are not converted, in words for the person who sent one. */
export interface NotConvertedReason {
  /** `an acknowledgement` */
  readonly what: string;
  readonly because: string;
  readonly remedy: string;
  /** True where it holds only for a message that has none but the segments of the frame. */
  readonly whenBare: boolean;
}

/** The structures that carry no record to convert (`mappings/hl7v2/not-converted.yaml`). */
export interface NotConverted {
  /** Segments that say how a message travels, what it answers or what it asks for; nothing of them is a record. */
  readonly frame: ReadonlySet<string>;
  /** By structure; `QBP_*` for those of a type that the dictionary does not have. */
  readonly reasons: ReadonlyMap<string, NotConvertedReason>;
}

const rootKeys = ["frame", "not-converted"];
const entryKeys = ["what", "because", "remedy", "always", "bare"];
const words = ["what", "because", "remedy"] as const;

/** Reads the file and compares it with the dictionary: no structure that is not there, none twice, and none forgotten whose every segment is of the frame. */
export function readNotConverted({ file, text }: TableFile, dictionary: Dictionary): NotConverted & { readonly issues: readonly Issue[] } {
  const source = new YamlSource(file, text);
  const frame = new Set<string>();
  const reasons = new Map<string, NotConvertedReason>();
  const add = (name: Text, reason: NotConvertedReason) => {
    if (reasons.has(name.text)) source.issues.push(issue("mapping.not-converted-twice", { place: show(name), structure: name.text }));
    if (!isKnown(name.text, dictionary)) source.issues.push(issue("mapping.unknown-structure", { place: show(name), structure: name.text }));
    reasons.set(name.text, reason);
  };
  for (const { key, value } of source.root === null ? [] : source.pairs(source.root, "the file")) {
    if (key.text === "frame") {
      for (const name of source.texts(value, "frame")) {
        if (dictionary.segment(name.text) === undefined) source.issues.push(issue("mapping.unknown-source", { place: show(name), source: name.text }));
        frame.add(name.text);
      }
    } else if (key.text === "not-converted") {
      for (const entry of source.list(value) ?? []) readEntry(source, entry, add);
    } else source.unknownKey(key, rootKeys);
  }
  if (source.root !== null) {
    for (const structure of dictionary.structures()) {
      if (!reasons.has(structure) && isFrame(dictionary.structure(structure)!, frame)) {
        source.issues.push(issue("mapping.not-converted-missing", { place: show(source.place(source.root)), structure }));
      }
    }
  }
  return { frame, reasons, issues: source.issues };
}

function readEntry(source: YamlSource, entry: unknown, add: (name: Text, reason: NotConvertedReason) => void): void {
  const pairs = new Map(source.pairs(entry, "not-converted").map(({ key, value }) => [key.text, { key, value }]));
  for (const [name, { key }] of pairs) if (!entryKeys.includes(name)) source.unknownKey(key, entryKeys);
  const [what = "", because = "", remedy = ""] = words.map((name) => source.text(pairs.get(name)?.value ?? entry, name)?.text);
  for (const list of ["always", "bare"] as const) {
    if (!pairs.has(list)) continue;
    for (const name of source.texts(pairs.get(list)!.value, list)) add(name, { what, because, remedy, whenBare: list === "bare" });
  }
}

/** `QBP_*` is known where the dictionary has a structure of the type. */
function isKnown(name: string, dictionary: Dictionary): boolean {
  if (!name.endsWith("_*")) return dictionary.structure(name) !== undefined;
  return dictionary.structures().some((structure) => structure.startsWith(name.slice(0, -1)));
}

/** True where all that a structure has room for are segments of the frame. */
function isFrame({ name, children }: StructureNode, frame: ReadonlySet<string>): boolean {
  return children === undefined ? frame.has(name) : children.every((child) => isFrame(child, frame));
}

/** Why a message of these segments is not converted; undefined where it is. */
export function refusalOf({ frame, reasons }: NotConverted, structure: string, segments: Iterable<string>): Issue | undefined {
  const [type = ""] = structure.split("_");
  const named = reasons.has(structure) ? structure : type;
  const reason = reasons.get(structure) ?? reasons.get(`${type}_*`);
  if (reason === undefined) return undefined;
  if (reason.whenBare) for (const segment of segments) if (!frame.has(segment) && !segment.startsWith("Z")) return undefined;
  const { what, because, remedy } = reason;
  return issue("mapping.not-converted", { what, structure: named, because, remedy }, { source: "MSH[1]-9" });
}
