import { createHash } from "node:crypto";
import { issue } from "../../errors.ts";

/**
 * A backup: lines of JSON in UTF-8, compressed with zstd (RFC 8878). The first is the header; then each table begins with its name and has a line for each row, a
 * list of the values' texts as PostgreSQL writes them; the last is the SHA-256 of all lines before it.
 */
export interface Header {
  readonly portage: "backup";
  readonly format: 1;
  /** The number of the last migration of the schema. */
  readonly schema: number;
  readonly takenAt: string;
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[]; readonly rows: number }[];
}

export interface TableStart {
  readonly table: string;
}

export interface Trailer {
  readonly sha256: string;
}

/** The error of a file that is no whole backup. */
export function unreadable(problem: string): Error {
  return new Error(issue("store.backup-unreadable", { problem }).text);
}

/** Ends lines with the trailer. Each piece is one or several whole lines. */
export async function* sealed(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  yield `${JSON.stringify({ sha256: hash.digest("hex") } satisfies Trailer)}\n`;
}

/** The lines before the trailer. Throws after the last one where the trailer is missing or does not fit: what was made of them must not stay. */
export async function* unsealed(lines: AsyncIterable<string>): AsyncGenerator<string> {
  const hash = createHash("sha256");
  let trailer: Trailer | undefined;
  for await (const line of lines) {
    if (trailer !== undefined) throw unreadable("something follows its end");
    if (line.startsWith('{"sha256":')) {
      trailer = JSON.parse(line) as Trailer;
      continue;
    }
    hash.update(line).update("\n");
    yield line;
  }
  if (trailer === undefined) throw unreadable("its end is missing");
  if (trailer.sha256 !== hash.digest("hex")) throw unreadable("its content does not fit the checksum at its end");
}

/** The lines of a stream of bytes, however long each is. What follows the last line break is no line. */
export async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString("utf8");
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
}
