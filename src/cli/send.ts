import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { messagesIn, send as sendMessages } from "../mllp/send.ts";
import { filesOf } from "./files.ts";
import { refuse } from "./refuse.ts";

const options = {
  to: { type: "string" },
  tls: { type: "boolean", default: false },
  ca: { type: "string" },
  cert: { type: "string" },
  key: { type: "string" },
  window: { type: "string", default: "1" },
  timeout: { type: "string", default: "30" },
  json: { type: "boolean", default: false },
} as const;

/** `portage send FILE|DIR|- … --to HOST:PORT`: sends messages over MLLP and prints what is answered to each. */
export async function send(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(values.to ?? "") ?? [];
  const [window, timeout] = [Number(values.window), Number(values.timeout)];
  if (positionals.length === 0 || host === undefined) return refuse("send", "name files of messages, and say where they go with --to HOST:PORT.", 2);
  if (!Number.isInteger(window) || window < 1 || !(timeout > 0)) return refuse("send", "--window takes a number of messages from 1, --timeout seconds.", 2);
  let messages: Buffer[];
  let tls: { ca?: string | undefined; cert?: string | undefined; key?: string | undefined } | undefined;
  try {
    messages = positionals.flatMap((path) => filesOf(path)).flatMap((file) => messagesIn(readFileSync(file === "-" ? 0 : file)));
    const [ca, cert, key] = [values.ca, values.cert, values.key].map((path) => (path === undefined ? undefined : readFileSync(path, "utf8")));
    tls = values.tls || ca !== undefined || cert !== undefined ? { ca, cert, key } : undefined;
  } catch (error) {
    return refuse("send", (error as Error).message);
  }
  if (messages.length === 0) return refuse("send", "there is no message: a line that begins with MSH.");
  let accepted = 0;
  let rejected = 0;
  let told = 0;
  const started = performance.now();
  try {
    for await (const sent of sendMessages(messages, { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port), tls, window, timeout: timeout * 1000 })) {
      told++;
      if (sent.code === "AA" || sent.code === "CA") accepted++;
      else if (sent.code !== null) rejected++;
      process.stdout.write(values.json ? `${JSON.stringify(sent)}\n` : `${sent.controlId}\t${sent.code ?? "-"}${sent.text === null || sent.text === "" ? "" : `\t${sent.text}`}\n`);
    }
  } catch (error) {
    refuse("send", (error as Error).message);
  }
  process.stderr.write(`${messages.length} messages: ${accepted} accepted, ${rejected} not, ${messages.length - accepted - rejected} without an answer, in ${((performance.now() - started) / 1000).toFixed(2)} s\n`);
  return told === messages.length && rejected === 0 ? 0 : 1;
}
