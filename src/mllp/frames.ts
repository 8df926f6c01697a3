/** The bytes around a message (Transport Specification: MLLP, Release 2, section 2.3.1): start block, end block, and the carriage return behind it. */
const startBlock = 0x0b;
const endBlock = 0x1c;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** What a chunk of bytes brought to its end. */
export type FrameEvent =
  | { readonly kind: "frame"; readonly bytes: Buffer }
  /** A frame that was longer than allowed; `bytes` is its beginning. */
  | { readonly kind: "too-long"; readonly bytes: Buffer }
  /** Bytes that belong to no frame. */
  | { readonly kind: "skipped"; readonly count: number };

/** What is kept of a frame that is too long, enough for its header, so that it can be answered; and what the buffer has room for at first. */
const beginning = 4096;

/** How a message begins, or a batch or a file of them. */
const openings = ["MSH", "FHS", "BHS"].map((name) => Buffer.from([startBlock, ...Buffer.from(name)]));

/**
 * Cuts a stream of bytes into frames, however it is chunked. Each byte is looked at once and copied a bounded number of times, and memory follows the bytes and not the chunks. What stands between frames is skipped and
 * counted. A sender that breaks off and begins again sends a second start block inside a frame: what stands before it was never answered and is skipped; a start block that no message begins behind is a character of a text, and stays.
 *
 * An end block ends a frame with the carriage return behind it. Some senders leave that out: then the next start block ends it, or that nothing follows. Before anything else it is a character of the message, since half a message would be taken for a whole one.
 */
export class FrameReader {
  readonly #most: number;
  #state: "outside" | "inside" | "ending" = "outside";
  #buffer = Buffer.alloc(beginning);
  /** Bytes of the frame so far, of which one that is too long keeps the beginning. */
  #length = 0;
  #skipped = 0;
  #events: FrameEvent[] = [];

  /** `most` is what a frame's content may have in bytes. */
  constructor(most: number) {
    this.#most = most;
  }

  /** True while a frame has begun and not ended. */
  get inside(): boolean {
    return this.#state !== "outside";
  }

  /** True behind an end block, as long as nothing follows. */
  get ending(): boolean {
    return this.#state === "ending";
  }

  add(chunk: Buffer): FrameEvent[] {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === "outside") at = this.#readOutside(chunk, at);
      else if (this.#state === "inside") at = this.#readInside(chunk, at);
      else at = this.#readBehindEnd(chunk, at);
    }
    return this.#take();
  }

  /** For now nothing follows. */
  quiet(): FrameEvent[] {
    if (this.#state === "ending") this.#finish();
    return this.#take();
  }

  /** Nothing follows any more; of a frame that has begun nothing is left. */
  end(): FrameEvent[] {
    if (this.#state === "ending") this.#finish();
    if (this.#state === "inside") {
      this.#skipped += 1 + this.#length;
      this.#leave();
    }
    this.#tellSkipped();
    return this.#take();
  }

  #readOutside(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === startBlock) {
        this.#tellSkipped();
        this.#state = "inside";
        return at + 1;
      }
      // Some senders put line ends between frames.
      if (byte !== carriageReturn && byte !== lineFeed) this.#skipped++;
    }
    return chunk.length;
  }

  #readInside(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(endBlock, at);
    this.#collect(chunk.subarray(at, end < 0 ? chunk.length : end));
    if (end < 0) return chunk.length;
    this.#state = "ending";
    return end + 1;
  }

  #readBehindEnd(chunk: Buffer, at: number): number {
    if (chunk[at] === carriageReturn || chunk[at] === startBlock) {
      this.#finish();
      return chunk[at] === carriageReturn ? at + 1 : at;
    }
    this.#state = "inside";
    this.#collect(Buffer.of(endBlock));
    return at;
  }

  /** The buffer doubles, so that what is copied comes to less than twice the frame. */
  #collect(bytes: Buffer): void {
    const before = this.#length;
    this.#length += bytes.length;
    const isLong = this.#length > this.#most;
    const kept = isLong ? Math.min(this.#length, beginning) : this.#length;
    if (isLong && this.#buffer.length > beginning) this.#resize(beginning, before);
    else if (kept > this.#buffer.length) this.#resize(Math.min(Math.max(kept, 2 * this.#buffer.length), this.#most), before);
    if (before < kept) bytes.copy(this.#buffer, before, 0, kept - before);
  }

  #resize(capacity: number, filled: number): void {
    const buffer = Buffer.alloc(capacity);
    this.#buffer.copy(buffer, 0, 0, Math.min(filled, capacity));
    this.#buffer = buffer;
  }

  #finish(): void {
    const isLong = this.#length > this.#most;
    const content = Buffer.from(this.#buffer.subarray(0, isLong ? Math.min(this.#length, beginning) : this.#length));
    const restart = Math.max(...openings.map((opening) => content.lastIndexOf(opening)));
    if (restart > 0) this.#events.push({ kind: "skipped", count: restart });
    this.#events.push({ kind: isLong ? "too-long" : "frame", bytes: restart < 0 ? content : content.subarray(restart + 1) });
    this.#leave();
  }

  #leave(): void {
    this.#state = "outside";
    this.#length = 0;
    // The room that one long message needed is not held for all that follow.
    if (this.#buffer.length > beginning) this.#buffer = Buffer.alloc(beginning);
  }

  #tellSkipped(): void {
    if (this.#skipped > 0) this.#events.push({ kind: "skipped", count: this.#skipped });
    this.#skipped = 0;
  }

  #take(): FrameEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

/** A text in a frame of its own. */
export function framed(text: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([startBlock]), Buffer.from(text as string), Buffer.from([endBlock, carriageReturn])]);
}
