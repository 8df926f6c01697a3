/** The bytes around a message (Transport Specification: MLLP, Release 2, section 2.3.1): start block, end block, and the carriage return behind it. */
const startBlock = 0x0b;
const endBlock = 0x1c;
const carriageReturn = 0x0d;

/** What a chunk of bytes brought to its end. */
export type FrameEvent =
  | { readonly kind: "frame"; readonly bytes: Buffer }
  /** A frame that was longer than allowed; `bytes` is its beginning. */
  | { readonly kind: "too-long"; readonly bytes: Buffer }
  /** Bytes that belong to no frame. */
  | { readonly kind: "skipped"; readonly count: number };

/** What is kept of a frame that is too long: enough for its header, so that it can be answered. */
const beginning = 4096;

/** How a message begins, or a batch or a file of them. */
const openings = ["MSH", "FHS", "BHS"].map((name) => Buffer.from([startBlock, ...Buffer.from(name)]));

/**
 * Cuts a stream of bytes into frames, however it is chunked. Each byte is looked at once. What stands between frames is skipped and counted. A sender that breaks off and begins again sends a second start block
 * inside a frame: what stands before it was never answered and is skipped; a start block that no message begins behind is a character of a text, and stays.
 */
export class FrameReader {
  readonly #most: number;
  #chunks: Buffer[] = [];
  #length = 0;
  #inside = false;
  #tooLong = false;
  /** The last byte was an end block. */
  #ending = false;

  /** `most` is what a frame's content may have in bytes. */
  constructor(most: number) {
    this.#most = most;
  }

  /** True while a frame has begun and not ended. */
  get inside(): boolean {
    return this.#inside;
  }

  add(chunk: Buffer): FrameEvent[] {
    const events: FrameEvent[] = [];
    let at = 0;
    while (at < chunk.length) at = this.#inside ? this.#readInside(chunk, at, events) : this.#readOutside(chunk, at, events);
    return events;
  }

  #readOutside(chunk: Buffer, at: number, events: FrameEvent[]): number {
    const start = chunk.indexOf(startBlock, at);
    const end = start < 0 ? chunk.length : start;
    // Some senders put line ends between frames.
    const count = chunk.subarray(at, end).reduce((sum, byte) => (byte === carriageReturn || byte === 0x0a ? sum : sum + 1), 0);
    if (count > 0) events.push({ kind: "skipped", count });
    if (start < 0) return chunk.length;
    this.#inside = true;
    return start + 1;
  }

  #readInside(chunk: Buffer, at: number, events: FrameEvent[]): number {
    if (this.#ending) {
      this.#ending = false;
      if (chunk[at] === carriageReturn) {
        this.#finish(events);
        return at + 1;
      }
      // An end block alone ends nothing.
      this.#collect(Buffer.from([endBlock]));
    }
    const end = chunk.indexOf(endBlock, at);
    this.#collect(chunk.subarray(at, end < 0 ? chunk.length : end));
    this.#ending = end >= 0;
    return end < 0 ? chunk.length : end + 1;
  }

  #collect(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const room = (this.#tooLong ? beginning : this.#most) - this.#length;
    if (bytes.length > room && !this.#tooLong) {
      this.#tooLong = true;
      this.#chunks = [Buffer.concat([...this.#chunks, bytes]).subarray(0, beginning)];
      this.#length = this.#chunks[0]!.length;
      return;
    }
    if (this.#tooLong) return;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  #finish(events: FrameEvent[]): void {
    const content = Buffer.concat(this.#chunks, this.#length);
    const restart = Math.max(...openings.map((opening) => content.lastIndexOf(opening)));
    if (restart > 0) events.push({ kind: "skipped", count: restart });
    events.push({ kind: this.#tooLong ? "too-long" : "frame", bytes: restart < 0 ? content : content.subarray(restart + 1) });
    this.#chunks = [];
    this.#length = 0;
    this.#inside = false;
    this.#tooLong = false;
  }
}

/** A text in a frame of its own. */
export function framed(text: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([startBlock]), Buffer.from(text as string), Buffer.from([endBlock, carriageReturn])]);
}
