import type { DefinitionType } from "./library.ts";

/**
 * The code systems and value sets of HL7's packages as `scripts/definitions` writes them beside the other definitions: `data` holds one resource
 * after the other, each deflated (RFC 1951) by itself, so that reading one touches nothing else; `index` says where each is.
 */
export const packFiles = { index: "terminology-index.json", data: "terminology.bin" } as const;

/** One resource of the pack. Of several versions of a url the first is the current one. */
export interface PackEntry {
  readonly type: DefinitionType;
  readonly id: string;
  readonly url: string;
  readonly version?: string;
  /** `CodeSystem.valueSet` */
  readonly all?: string;
  /** The code system that it is a supplement of, without a version. */
  readonly supplements?: string;
  /** Bytes in `data`. */
  readonly offset: number;
  readonly length: number;
}
