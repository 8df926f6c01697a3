import { open } from "node:fs/promises";
import { PieceCutter, type Piece } from "../parse/hl7v2/pieces.ts";
import { readWide } from "../parse/hl7v2/wide.ts";

/** Bytes up to which a file is read whole. */
const mostWhole = 1024 * 1024;
/** Bytes of the pieces of a longer one: its conversions are in memory together. */
const goal = 128 * 1024;

/** A stretch of a file to convert. `whole` is false where a file is read in pieces, so that a batch's header and trailer are not in one of them. */
export interface FilePiece extends Piece {
  readonly whole: boolean;
}

/** The messages of a file (`-`: standard input) in bodies of bounded size; `most` is what one message, and a file in UTF-16 or UTF-32, may have. */
export async function* piecesOf(file: string, most: number): AsyncGenerator<FilePiece> {
  const chunks = file === "-" ? (process.stdin as AsyncIterable<Buffer>) : fileChunks(file);
  let start: Buffer | undefined = Buffer.alloc(0);
  let wide = false;
  const size = Math.min(mostWhole, most);
  const cutter = new PieceCutter({ goal: Math.min(goal, most), most });
  for await (const chunk of chunks) {
    if (start === undefined) {
      for (const piece of cutter.add(chunk)) yield { ...piece, whole: false };
      continue;
    }
    start = Buffer.concat([start, chunk]);
    wide ||= readWide(start.subarray(0, 16)) !== undefined;
    if (start.length <= (wide ? most : size)) continue;
    if (wide) break;
    for (const piece of cutter.add(start)) yield { ...piece, whole: false };
    start = undefined;
  }
  if (start !== undefined) yield { bytes: start, line: 1, whole: true };
  else for (const piece of cutter.end()) yield { ...piece, whole: false };
}

async function* fileChunks(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    yield* handle.createReadStream({ autoClose: false, highWaterMark: goal }) as AsyncIterable<Buffer>;
  } finally {
    await handle.close();
  }
}
