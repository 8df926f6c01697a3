import type { Conversion } from "./conversion.ts";
import type { FhirResource, FhirValue } from "./fhir.ts";
import type { Issue } from "./issue.ts";

/** What a body became. Without conversions it is unreadable and the issues say why. */
export interface ConvertedBody {
  readonly conversions: readonly Conversion[];
  readonly issues: readonly Issue[];
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
  /** The JSON text that it was read from, so that issues get lines and columns; `below` are the steps from its root to the resource. */
  readonly source?: { readonly text: string; readonly below?: readonly string[] };
}

/** The pure stages, composed, as the front doors see them. */
export interface Engine {
  /** Reads a body, which may hold several records, and converts each. */
  convert(body: Uint8Array, options: { readonly contentType: string; readonly charset?: string; readonly feed?: string }): ConvertedBody;
  /** `default` is always there. */
  feeds(): readonly string[];
  feedOf(name: string): { readonly name: string; readonly deliver: Deliver } | undefined;
  /** ConceptMap/$translate: Parameters in, Parameters out. */
  translate(parameters: FhirResource): FhirResource | Issue[];
  /** ValueSet/$validate-code: Parameters in, Parameters out. */
  validateCode(parameters: FhirResource): FhirResource | Issue[];
  /** Issues of a resource of any type; none means valid. */
  validate(resource: FhirValue, options: ValidateOptions): Issue[];
  /** JSON for GET /coverage. */
  coverage(): unknown;
  /** Version and content hash of the tables in use. */
  readonly tableVersion: string;
}
