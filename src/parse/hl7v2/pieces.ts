import { Buffer } from "node:buffer";
import { isLineEnd } from "./delimiters.ts";
import { lineBreaks, nextBoundary } from "./segments.ts";

/** A stretch of a long text of messages that can be read by itself: it begins with the text, or with a header or trailer segment. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** Line of the text that it begins on, from 1. */
  readonly line: number;
}

export interface PieceSizes {
  /** Bytes after which a piece ends with the message that they end in. */
  readonly goal: number;
  /** Bytes of one message at most. A longer one comes as a piece of its first `most` bytes and a bit; the rest of it is passed over. */
  readonly most: number;
}

/** As many bytes behind the start of a segment tell whether it is a header. */
const lookAhead = 64;

/** Cuts a text that comes in chunks where messages end. Works on bytes that contain ASCII: any encoding of HL7 v2 but UTF-16 and UTF-32. */
export class PieceCutter {
  readonly #sizes: PieceSizes;
  #pending: Buffer = Buffer.alloc(0);
  /** Up to where no boundary is, from the goal on. */
  #searched = 0;
  #line = 1;
  /** True inside a message that is too long. */
  #passingOver = false;

  constructor(sizes: PieceSizes) {
    this.#sizes = sizes;
  }

  /** The pieces that are whole with this chunk. */
  add(chunk: Uint8Array): Piece[] {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const pieces: Piece[] = [];
    while (this.#cutOnce(pieces));
    return pieces;
  }

  /** What is left when the text is at its end. */
  end(): Piece[] {
    return this.#pending.length === 0 || this.#passingOver ? [] : [{ bytes: this.#pending, line: this.#line }];
  }

  #cutOnce(pieces: Piece[]): boolean {
    const { goal, most } = this.#sizes;
    const safe = this.#pending.length - lookAhead;
    const from = Math.max(this.#passingOver ? 0 : goal, this.#searched);
    if (from >= safe) return false;
    const boundary = nextBoundary(this.#pending, from, this.#pending.length, -1);
    if (boundary < safe) {
      if (!this.#passingOver) pieces.push({ bytes: this.#pending.subarray(0, boundary), line: this.#line });
      this.#passingOver = false;
      this.#drop(boundary);
      return true;
    }
    if (!this.#passingOver && this.#pending.length > most) {
      const last = this.#lastBoundary(goal);
      if (last > 0) {
        // The messages before the one that is too long.
        pieces.push({ bytes: this.#pending.subarray(0, last), line: this.#line });
        this.#drop(last);
        return true;
      }
      pieces.push({ bytes: this.#pending, line: this.#line });
      this.#passingOver = true;
    }
    const next = this.#lastLineEnd(from, safe);
    if (this.#passingOver) this.#drop(next);
    else this.#searched = next;
    return false;
  }

  /** The last boundary before `to`; 0 when there is none but the start. */
  #lastBoundary(to: number): number {
    let last = 0;
    for (let at = nextBoundary(this.#pending, 0, to, -1); at < to; at = nextBoundary(this.#pending, at + 3, to, -1)) last = at;
    return last;
  }

  /** Where the search goes on: a header behind the last line end is seen when all of it is there. */
  #lastLineEnd(from: number, to: number): number {
    for (let at = to; at >= from; at--) if (isLineEnd(this.#pending[at]!)) return at;
    return to;
  }

  #drop(length: number): void {
    this.#line += lineBreaks(this.#pending, 0, length);
    this.#pending = this.#pending.subarray(length);
    this.#searched = 0;
  }
}
