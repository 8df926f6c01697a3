import type { Conversion, EnvelopeReport } from "./conversion.ts";
import type { FhirResource, FhirValue } from "./fhir.ts";
import type { Issue } from "./issue.ts";
import type { Packet } from "./packet.ts";
import type { CodeQuestion, NearestCode, TerminologyType } from "./terminology.ts";
import type { UnknownAuthority, UnmappedCode } from "./unknowns.ts";

/** What a body became. Without conversions it holds none (an empty batch), or is unreadable and an issue that is an error says why. */
export interface ConvertedBody {
  readonly conversions: readonly Conversion[];
  readonly issues: readonly Issue[];
  /** Works out what became of the batches' own segments; none where the body holds no batch. */
  envelopes(): readonly EnvelopeReport[];
}

/** When a record of a feed is delivered: not at all, after the answer, or before it. */
export type Deliver = "none" | "queue" | "wait";

export interface ValidateOptions {
  /** The type that it is expected to be. */
  readonly type?: string;
  /** Canonical URLs that it is to conform to, besides those of its meta.profile. */
  readonly profiles?: readonly string[];
  /** Definitions for this call only. */
  readonly supporting?: readonly FhirValue[];
  /** Hears of each code whose value set cannot be decided, as often as it is met. */
  readonly undecided?: (question: CodeQuestion) => void;
  /** The JSON text that it was read from, so that issues get lines and columns; `below` are the steps from its root to the resource. */
  readonly source?: { readonly text: string; readonly below?: readonly string[] };
}

/** The pure stages, composed, as the front doors see them. */
export interface Engine {
  /** Reads a body, which may hold several records, and converts each. */
  convert(body: Uint8Array, options: { readonly contentType: string; readonly charset?: string; readonly boundary?: string; readonly feed?: string }): ConvertedBody;
  /** Converts one text of a body that was taken apart before. */
  convertPacket(packet: Packet, feed?: string): ConvertedBody;
  /** `default` is always there. */
  feeds(): readonly string[];
  feedOf(name: string): { readonly name: string; readonly deliver: Deliver; /** The name of its target. */ readonly target: string } | undefined;
  /** ConceptMap/$translate: Parameters in, Parameters out. */
  translate(parameters: FhirResource): FhirResource | Issue[];
  /** ValueSet/$validate-code: Parameters in, Parameters out. */
  validateCode(parameters: FhirResource): FhirResource | Issue[];
  /** CodeSystem/$validate-code: Parameters in, Parameters out. */
  validateSystemCode(parameters: FhirResource): FhirResource | Issue[];
  /** CodeSystem/$lookup: Parameters in, Parameters out. */
  lookup(parameters: FhirResource): FhirResource | Issue[];
  /** CodeSystem/$subsumes: Parameters in, Parameters out. */
  subsumes(parameters: FhirResource): FhirResource | Issue[];
  /** ValueSet/$expand: Parameters in, ValueSet out. `at` is the time of the answer (ISO 8601). */
  expand(parameters: FhirResource, at: string): FhirResource | Issue[];
  /** What an id stands for, for operations on an instance; undefined where there is no such resource. */
  canonicalOf(type: TerminologyType, id: string): { readonly url: string; readonly version: string | undefined } | undefined;
  /** True where the feed has registered the authority, by its universal id or its namespace. A feed that is not there knows none. */
  knowsAuthority(feed: string, authority: Pick<UnknownAuthority, "namespace" | "universalId">): boolean;
  /** True where the ConceptMap has an element for the code by now. */
  speaksOf(code: UnmappedCode): boolean;
  /** The ConceptMap's code that is most like this one; null when none is. */
  nearestCode(code: UnmappedCode): NearestCode | null;
  /** Issues of a resource of any type; none means valid. */
  validate(resource: FhirValue, options: ValidateOptions): Issue[];
  /** JSON for GET /coverage. */
  coverage(): unknown;
  /** Version and content hash of the tables in use. */
  readonly tableVersion: string;
}
