import type { ConceptMapGroupElementTarget } from "@medplum/fhirtypes";
import type { TranslationAnswer } from "../model/terminology.ts";

/** What a group says of one source code. `answer` is worked out at its first use and kept. */
export interface Entry {
  readonly display: string | undefined;
  readonly targets: readonly ConceptMapGroupElementTarget[];
  answer: TranslationAnswer | undefined;
}

/** What a group says of its source codes, in its order. */
export interface Entries extends Iterable<[string, Entry]> {
  get(code: string): Entry | undefined;
  has(code: string): boolean;
  readonly size: number;
}
