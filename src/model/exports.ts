import type { Consumer } from "./pull.ts";

/** What is to be exported. */
export interface ExportRequest {
  /** The URL of the kick-off request. */
  readonly request: string;
  /** Resource types; undefined: all. */
  readonly types: readonly string[] | undefined;
  /** Those alone that were made after this. */
  readonly since: Date | undefined;
}

/** How an export stands. */
export type ExportStatus =
  | { readonly kind: "running"; /** In [0, 1). */ readonly progress: number }
  | {
      readonly kind: "complete";
      /** What was in order at this time (ISO 8601) is in it. */
      readonly transactionTime: string;
      readonly request: string;
      /** Until when its files are there, ISO 8601. */
      readonly expires: string;
      readonly files: readonly { readonly type: string; readonly count: number }[];
      /** OperationOutcomes: what is not in it and why. */
      readonly outcomes: number;
    };

/** Exports of all resources in their newest version. An export is there for whoever may see all feeds that it is of. */
export interface Exports {
  /** Begins one; gives its id. */
  start(consumer: Consumer, request: ExportRequest): Promise<string>;
  status(consumer: Consumer, id: string): Promise<ExportStatus | undefined>;
  /** Ends it and removes its files; false where there is none. */
  forget(consumer: Consumer, id: string): Promise<boolean>;
  /** The lines of the file of a type, or of what is not in it (`OperationOutcome`), each with its line break; undefined where there is no such export or it is not complete. */
  lines(consumer: Consumer, id: string, type: string): Promise<AsyncIterable<string> | undefined>;
}
