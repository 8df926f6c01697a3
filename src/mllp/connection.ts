import type { Socket } from "node:net";
import { issue } from "../errors.ts";
import { refusalOf } from "./answers.ts";
import { FrameReader, framed } from "./frames.ts";
import type { FrameEvent } from "./frames.ts";
import type { Received } from "./receive.ts";

/** What a connection lives by. */
export interface ConnectionSettings {
  /** Bytes that a message may have. */
  readonly most: number;
  /** Milliseconds after which a frame that has begun and does not go on is given up. */
  readonly silence: number;
  /** The signal comes when the connection is to end. */
  readonly receive: (frame: Buffer, stopping: AbortSignal) => Promise<Received>;
  readonly told: Told;
}

/** Hears what happens on connections: counts and codes, no values. */
export interface Told {
  /** Bytes that belonged to no frame. */
  skipped(bytes: number): void;
  /** A frame had begun, and the rest of it did not come. */
  brokenOff(): void;
  /** A sender showed no certificate that is let in, or does not speak TLS. */
  notLetIn(error: unknown): void;
  answered(verdict: string): void;
  failed(error: unknown): void;
}

/** Messages that are read ahead of the one that is being kept; beyond that the sender is made to wait by its own connection. */
const mostWaiting = 16;

/** Milliseconds after which an end block without its carriage return has ended its message: those of one packet come together. */
const missingReturn = 500;

/** A connection of a sender. */
export interface Connection {
  /** Answers what is being kept, takes nothing more, and closes. */
  stop(): Promise<void>;
}

/** Serves a connection: each message is kept and answered before the next, so that answers come in the order of messages. */
export function serveConnection(socket: Socket, { most, silence, receive, told }: ConnectionSettings): Connection {
  const reader = new FrameReader(most);
  const waiting: Extract<FrameEvent, { readonly bytes: Buffer }>[] = [];
  /** True while enough has been read ahead: messages, or bytes of them. */
  const isFull = () => waiting.length >= mostWaiting || waiting.reduce((sum, { bytes }) => sum + bytes.length, 0) >= most;
  let working: Promise<void> | undefined;
  const stopping = new AbortController();

  /** True when it has left this process. */
  const write = (text: string) => new Promise<boolean>((resolve) => void socket.write(framed(text), (error) => resolve(error === undefined || error === null)));

  /** Keeps and answers what waits, one after the other. */
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined && !stopping.signal.aborted && !socket.destroyed; next = waiting.shift()) {
      if (!isFull()) socket.resume();
      const received: Received = next.kind === "frame" ? await receive(next.bytes, stopping.signal) : refused(next.bytes, most);
      if (received.kind === "not kept") {
        socket.destroy();
        break;
      }
      // What did not go out nobody was told.
      if (received.answer !== null && (await write(received.answer))) received.sent();
      for (const verdict of received.verdicts) told.answered(verdict);
    }
  };

  const hear = (events: readonly FrameEvent[]) => {
    for (const event of events) {
      if (event.kind === "skipped") told.skipped(event.count);
      else waiting.push(event);
    }
    socket.setTimeout(reader.inside ? silence : 0);
    if (isFull()) socket.pause();
    working ??= work()
      .catch((error: unknown) => {
        told.failed(error);
        socket.destroy();
      })
      .finally(() => {
        working = undefined;
      });
  };
  let returnTimer: NodeJS.Timeout | undefined;

  socket.on("data", (chunk: Buffer) => {
    if (stopping.signal.aborted) return;
    clearTimeout(returnTimer);
    hear(reader.add(chunk));
    if (reader.ending) returnTimer = setTimeout(() => hear(reader.quiet()), missingReturn);
  });
  socket.on("timeout", () => {
    // The silence of a connection that is not read is ours.
    if (socket.isPaused()) return void socket.setTimeout(silence);
    told.brokenOff();
    socket.destroy();
  });
  socket.on("end", () => {
    if (reader.inside && !reader.ending) told.brokenOff();
    hear(reader.end());
    void Promise.resolve(working).then(() => socket.end());
  });
  socket.on("close", () => {
    clearTimeout(returnTimer);
    for (const event of reader.end()) if (event.kind === "skipped") told.skipped(event.count);
  });
  socket.on("error", () => socket.destroy());
  return {
    async stop() {
      stopping.abort();
      await working;
      socket.end();
    },
  };
}

function refused(frame: Buffer, most: number): Received {
  return { kind: "answer", answer: refusalOf(frame, [issue("http.body-too-large", { limit: most })], new Date()), verdicts: ["AR"], sent: () => undefined };
}
