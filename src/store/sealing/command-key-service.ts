import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { issue } from "../../errors.ts";
import type { KeyService } from "./key-service.ts";

/** A program and its first arguments. */
export type Command = readonly [string, ...string[]];

const failed = (verb: string, problem: string) => new Error(issue("store.kms-failed", { verb, problem }).text);

/** Calls the command with the verb as its last argument and the bytes in base64 on its standard input; gives the bytes that it answers in base64. What it says on standard error goes to Portage's. */
async function call([program, ...args]: Command, verb: "wrap" | "unwrap", bytes: Uint8Array, milliseconds: number): Promise<Buffer> {
  const child = spawn(program, [...args, verb], { stdio: ["pipe", "pipe", "inherit"], timeout: milliseconds, killSignal: "SIGKILL" });
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => reject(failed(verb, `could not be started (${error.code ?? "no code"})`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(failed(verb, signal === null ? `ended with exit code ${code}` : `did not end within ${milliseconds / 1000} seconds`));
    });
  });
  // A command that ends without reading has its say by its exit code.
  child.stdin.on("error", () => undefined);
  child.stdin.end(`${Buffer.from(bytes).toString("base64")}\n`);
  const [answer] = await Promise.all([text(child.stdout), ended]);
  const base64 = answer.replaceAll(/\s/g, "");
  const decoded = Buffer.from(base64, "base64");
  if (base64 === "" || decoded.toString("base64") !== base64) throw failed(verb, "answered with something other than base64");
  return decoded;
}

/**
 * A key service outside this process: a command that the key management service of any cloud, or a hardware module, can be put behind. Only keys of payloads go
 * through it, never a payload; each process calls it once a key, at its start.
 */
export function commandKeyService(command: Command, milliseconds = 30_000): KeyService {
  return {
    name: `command:${createHash("sha256").update(JSON.stringify(command)).digest("hex").slice(0, 16)}`,
    wrap: (key) => call(command, "wrap", key, milliseconds),
    async unwrap(wrapped) {
      const key = await call(command, "unwrap", wrapped, milliseconds);
      if (key.length !== 32) throw failed("unwrap", `answered with ${key.length} bytes, where a key has 32`);
      return key;
    },
  };
}
