import { connect } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { headerFields } from "../intake/acknowledgement.ts";
import { mustBeAnswered } from "./answers.ts";
import { FrameReader, framed } from "./frames.ts";

/** Where messages are sent, and how. */
export interface SendSettings {
  readonly host: string;
  readonly port: number;
  /** PEM; TLS where it is said, with the machine's own authorities where `ca` is missing. */
  readonly tls?: { readonly ca?: string | undefined; readonly cert?: string | undefined; readonly key?: string | undefined } | undefined;
  /** Messages that may be on their way at a time. */
  readonly window: number;
  /** Milliseconds to wait for an answer. */
  readonly timeout: number;
}

/** What came back for a message. `code` is MSA-1; null where the message asked for no answer, or none in this case. */
export interface Sent {
  readonly controlId: string;
  readonly code: string | null;
  /** What the receiver says is wrong: ERR-8, or MSA-3 of an older version. */
  readonly text: string | null;
}

/** An answer may be a batch of acknowledgements with an issue for each field; more than this is none. */
const longestAnswer = 16 * 1024 * 1024;

/** Sends messages over one connection, in order, and gives what was answered to each as it comes. Throws where there is no connection, or an answer does not come in time. */
export async function* send(messages: Iterable<Buffer>, { host, port, tls, window, timeout }: SendSettings): AsyncGenerator<Sent> {
  const socket: Socket = tls === undefined ? connect(port, host) : connectTls({ host, port, ...given({ servername: /^[\d.:]+$/.test(host) ? undefined : host, ...tls }) });
  socket.setNoDelay(true).setTimeout(timeout, () => socket.destroy(new Error(`No answer came within ${timeout / 1000} seconds.`)));
  const reader = new FrameReader(longestAnswer);
  const source = messages[Symbol.iterator]();
  const unanswered: Buffer[] = [];
  let ended = false;
  /** Sends what the window has room for: messages that may stay without an answer take none of it. Behind the last one that must be answered our side is closed. */
  const fill = () => {
    while (!ended) {
      const owed = unanswered.filter(mustBeAnswered).length;
      const next = owed < window ? source.next() : undefined;
      if (next === undefined || (next.done === true && owed > 0)) return;
      ended = next.done === true;
      if (next.done === true) socket.end();
      else {
        socket.write(framed(next.value));
        unanswered.push(next.value);
      }
    }
  };
  try {
    fill();
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      for (const event of reader.add(chunk)) {
        if (event.kind !== "frame") continue;
        const { answeredId, sent } = readAnswer(event.bytes.toString("utf8"));
        // Those before it that need not be answered have been passed over.
        const index = Math.max(0, unanswered.findIndex((message) => controlIdOf(message) === answeredId));
        yield* unanswered.splice(0, index).map(silentOf);
        yield { ...sent, controlId: controlIdOf(unanswered.shift() ?? Buffer.alloc(0)) };
        fill();
      }
    }
    if (!ended || unanswered.some(mustBeAnswered)) throw new Error(`The receiver closed the connection; ${unanswered.length} messages have no answer.`);
    yield* unanswered.map(silentOf);
  } finally {
    socket.destroy();
  }
}

function given<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}

function controlIdOf(message: Buffer): string {
  return headerFields(message)[10] ?? "";
}

function silentOf(message: Buffer): Sent {
  return { controlId: controlIdOf(message), code: null, text: null };
}

function readAnswer(answer: string): { readonly answeredId: string; readonly sent: Pick<Sent, "code" | "text"> } {
  const [separator = "|"] = headerFields(Buffer.from(answer)).slice(1);
  const segments = answer.split("\r").map((segment) => segment.split(separator));
  const [, code, answeredId = "", text] = segments.find(([name]) => name === "MSA") ?? [];
  const wrong = segments.find(([name, , , , severity]) => name === "ERR" && severity !== "I")?.[8];
  return { answeredId, sent: { code: code ?? null, text: (wrong || text) ?? null } };
}

/** The messages of a file: from each MSH to the next; what is around them (batch headers and trailers) is left out. Bytes stay as they are, line ends become carriage returns. */
export function messagesIn(file: Buffer): Buffer[] {
  const text = file.toString("latin1").replace(/\r\n?|\n/g, "\r").replace(/^\u00ef\u00bb\u00bf/, "");
  const parts = text.split(/(?<=^|\r)(?=MSH[^\w\s])/).filter((part) => part.startsWith("MSH"));
  return parts.map((part) => Buffer.from(part.replace(/\r(?:BTS|BHS|FTS|FHS)(?:[^\w\r][^\r]*)?(?=\r|$)/g, "").replace(/\r*$/, "\r"), "latin1"));
}
