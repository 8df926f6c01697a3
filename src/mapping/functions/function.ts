import type { FhirObject, FhirResource, FhirValue } from "../../model/fhir.ts";
import type { ErrorKey } from "../../errors.ts";
import type { FeedSettings } from "../feed.ts";
import type { SourceNode } from "../runtime/node.ts";

/** A conversion that could not be made, as a value: the leaf becomes `failed` and the issue names it. */
export class Failure {
  readonly key: ErrorKey;
  readonly parameters: Readonly<Record<string, string | number>>;
  constructor(key: ErrorKey, parameters: Readonly<Record<string, string | number>> = {}) {
    this.key = key;
    this.parameters = parameters;
  }
}

/** What a mapping function may know and say beyond its input. */
export interface FunctionContext {
  readonly feed: FeedSettings;
  /** The offset of MSH-7 (`+0100`), where the message gives one. */
  readonly messageOffset: string | null;
  /** True where UCUM itself knows the unit (case sensitive). */
  isUcum(unit: string): boolean;
  /** Adds an issue at the leaves being converted. */
  warn(key: ErrorKey, parameters?: Readonly<Record<string, string | number>>): void;
  /** Says, once a record, that a URN of the feed stands for a name that nobody has registered. */
  unregistered(kind: string, uri: string): void;
  /** Notes an assigning authority in three parts that nobody has registered, for the feed's worklist. */
  unknownAuthority(namespace: SourceNode, id: SourceNode, type: SourceNode, system: string): void;
  /** Writes `holder[property]` and notes that `nodes` wrote it. */
  put(holder: object, property: string, value: FhirValue, ...nodes: readonly SourceNode[]): void;
  /** Notes leaves that go into the primitive the function gives; without it that is the first leaf alone. */
  use(node: SourceNode): void;
  /** Leaves that a row's decision covers but that are not carried over: `reason` stands in the function's documentation. */
  leave(node: SourceNode): void;
  /** Leaves that are kept with the source because the target has no place for them. */
  archive(node: SourceNode): void;
  /** What names this record within its feed; part of the key of a resource that nothing else identifies. */
  readonly recordKey: string;
  /** Adds a resource of its own, known by `key`; gives its number for `reference`. */
  resource(resource: FhirResource, key: readonly string[], nodes: readonly SourceNode[]): number;
  /** What a data type table makes of a node; undefined when nothing was written. */
  convert(table: string, node: SourceNode): FhirObject | undefined;
  /** Takes back `holder[property]`, which a table has just written, and what was noted of it: the element may not have that value. */
  withdraw(holder: FhirObject, property: string): void;
  /** A Reference to resource `to`, to stand in resource `from` (the one being written, unless told). */
  reference(to: number, from?: number): FhirObject;
}

/** What a function of one leaf's text may know and say: it writes nothing itself. */
export type LeafContext = Pick<FunctionContext, "feed" | "messageOffset" | "isUcum" | "warn" | "unregistered">;

/**
 * A named function of the mapping language, one per file. `name` is `Source→target` or a word (`lines`). `leaf` converts the text of one leaf;
 * `node` reads a whole node and what `with:` hands it. Exactly one of the two is there.
 */
export interface MappingFunction {
  readonly name: string;
  /** HL7 v2 data types it reads; empty means any. */
  readonly from: readonly string[];
  /** FHIR types it makes. */
  readonly to: readonly string[];
  readonly leaf?: (text: string, context: LeafContext) => FhirValue | Failure;
  readonly node?: (node: SourceNode, context: FunctionContext, withs: readonly SourceNode[]) => FhirValue | Failure | undefined;
  /** Text between the values when one scalar is written again by the same row (further repetitions or joined segments). */
  readonly joins?: string;
  /** Done with the text once everything has been joined to it: base64 of a document's lines. */
  readonly finish?: (text: string) => string;
}
