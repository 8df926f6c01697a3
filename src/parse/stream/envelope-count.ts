import { issue } from "../../errors.ts";
import type { ErrorKey } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { mostAlike } from "../hl7v2/warnings.ts";

const fileNames = { header: "FHS", trailer: "FTS", things: "batches" } as const;
const batchNames = { header: "BHS", trailer: "BTS", things: "messages" } as const;

interface Header {
  readonly source: string;
  readonly line: number;
}

/** A header or trailer segment of a long text. */
export interface EnvelopeSegment extends Header {
  readonly name: string;
  /** What field 1 of a trailer says; undefined where it says nothing. */
  readonly declared?: string | undefined;
}

/** The rules of `checkEnvelope` for a text that is never in memory as a whole: each header has its trailer, and trailers count what came. */
export class EnvelopeCount {
  readonly #issues: Issue[] = [];
  #found = 0;
  #file: { readonly header: Header | null; count: number } = { header: null, count: 0 };
  #batch: { readonly header: Header | null; count: number } | null = null;

  message(): void {
    (this.#batch ?? this.#begin(null)).count++;
  }

  segment(segment: EnvelopeSegment): void {
    if (segment.name === "BTS") {
      this.#close(segment, this.#batch ?? this.#begin(null), batchNames);
      this.#batch = null;
      return;
    }
    this.#endBatch();
    if (segment.name === "BHS") this.#begin(segment);
    else if (segment.name === "FTS") {
      this.#close(segment, this.#file, fileNames);
      this.#file = { header: null, count: 0 };
    } else {
      this.#leaveOpen(this.#file.header, fileNames);
      this.#file = { header: segment, count: 0 };
    }
  }

  end(): readonly Issue[] {
    this.#endBatch();
    this.#leaveOpen(this.#file.header, fileNames);
    return this.#issues;
  }

  #begin(header: Header | null) {
    this.#file.count++;
    return (this.#batch = { header, count: 0 });
  }

  #endBatch(): void {
    this.#leaveOpen(this.#batch?.header ?? null, batchNames);
    this.#batch = null;
  }

  #leaveOpen(header: Header | null, { header: name, trailer }: { readonly header: string; readonly trailer: string }): void {
    if (header !== null) this.#report("hl7v2.batch-open", header, { header: name, trailer });
  }

  #close(trailer: EnvelopeSegment, { header, count }: { readonly header: Header | null; readonly count: number }, names: typeof fileNames | typeof batchNames): void {
    if (header === null) this.#report("hl7v2.batch-unopened", trailer, names);
    const said = trailer.declared?.trim();
    if (said !== undefined && (!/^\d+$/.test(said) || Number(said) !== count)) this.#report("hl7v2.batch-count", trailer, { segment: names.trailer, things: names.things, found: count });
  }

  #report(key: ErrorKey, { source, line }: Header, parameters: Readonly<Record<string, string | number>>): void {
    if (this.#found++ < mostAlike) this.#issues.push(issue(key, { ...parameters, line }, { source }));
  }
}
