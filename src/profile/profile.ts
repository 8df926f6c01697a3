import type { LeafCounts } from "../model/leaf.ts";
import type { NearestCode } from "../model/terminology.ts";
import type { UnknownAuthority, UnmappedCode } from "../model/unknowns.ts";

/** A first inventory of a folder of messages. Lists are in the order of frequency; none holds a value of a record but codes, see `FieldProfile`. */
export interface Profile {
  readonly files: number;
  /** Messages that could be read. */
  readonly messages: number;
  readonly unreadable: { readonly count: number; /** The first ones. */ readonly listed: readonly Unreadable[] };
  /** What is said of a file as a whole: the counts of a batch, text before the first message. */
  readonly fileProblems: readonly Problem[];
  readonly structures: readonly { readonly structure: string; readonly messages: number; readonly events: readonly { readonly event: string; readonly messages: number }[] }[];
  readonly versions: readonly { readonly version: string | null; readonly messages: number }[];
  readonly senders: readonly Sender[];
  readonly outcomes: LeafCounts;
  readonly bundles: { readonly valid: number; readonly invalid: number; /** Messages that carry no record, such as acknowledgements. */ readonly refused: number; readonly causes: readonly Problem[] };
  readonly undecided: readonly LeafPlace[];
  readonly failed: readonly Problem[];
  readonly unmappedCodes: readonly UnmappedCodeProfile[];
  readonly unknownAuthorities: readonly UnknownAuthorityProfile[];
  /** In the order of the alphabet. */
  readonly segments: readonly SegmentProfile[];
  /** Names of the lists whose rarer items were forgotten, so that their counts are the least that they can be. */
  readonly forgotten: readonly string[];
}

/** Where in the files: a file, the number of its message from 1 (0: the file itself) and the line. */
export interface Spot {
  readonly file: string;
  readonly message: number;
  readonly line: number | null;
}

export interface Unreadable extends Spot {
  /** Key of the error table, and its words. */
  readonly key: string;
  readonly reason: string;
}

/** Something that is wrong in the same way at the same kind of place. `text` and `first` are those of its first occurrence. */
export interface Problem {
  readonly key: string;
  readonly place: string;
  readonly count: number;
  readonly messages: number;
  readonly text: string;
  readonly first: Spot;
}

export interface LeafPlace {
  /** `ZPI-3.1`: a leaf's name without occurrences. */
  readonly place: string;
  readonly count: number;
  readonly messages: number;
  readonly first: Spot;
}

export interface Sender {
  /** MSH-3.1 and MSH-4.1. */
  readonly application: string | null;
  readonly facility: string | null;
  /** The feed that its messages fall to. */
  readonly feed: string;
  readonly messages: number;
}

export interface UnmappedCodeProfile extends UnmappedCode {
  readonly count: number;
  readonly messages: number;
  readonly places: readonly string[];
  /** True where the map says that there is no target; false where it does not know the code. */
  readonly stated: boolean;
  readonly nearest: NearestCode | null;
}

export interface UnknownAuthorityProfile extends UnknownAuthority {
  readonly feed: string;
  readonly count: number;
  readonly messages: number;
  readonly places: readonly string[];
}

export interface SegmentProfile {
  readonly segment: string;
  /** False for a Z-segment and any other that HL7 v2 does not have. */
  readonly known: boolean;
  readonly count: number;
  readonly messages: number;
  readonly fields: readonly FieldProfile[];
}

export interface FieldProfile {
  readonly field: string;
  /** As the newest version that has the field says; null where none has. */
  readonly name: string | null;
  readonly type: string | null;
  /** Segments that have a value in it (`""` is none), and their share. */
  readonly filled: number;
  readonly fillRate: number;
  readonly messages: number;
  /** Segments that ask for its deletion (`""`). */
  readonly deletes: number;
  readonly maxRepetitions: number;
  /** Different repetitions, as they are written. */
  readonly distinct: { readonly count: number; readonly exact: boolean };
  /** The most frequent first components of a field that HL7 v2 says is coded. Codes that look like text are counted under `null`. */
  readonly codes?: readonly { readonly code: string | null; readonly system: string | null; readonly count: number }[];
  /** The most frequent repetitions, where values were asked for. */
  readonly values?: readonly { readonly value: string; readonly count: number }[];
}
