import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(import.meta.dirname, "../..");

/** The real service as a process. */
export interface ServiceProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** SIGKILL: what a power cut of the process is. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and its end. */
  stop(): Promise<void>;
}

/** Starts it with the given settings; resolves when it listens. */
export async function startServiceProcess(settings: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ["--max-semi-space-size=8", join(root, "src/server.ts")], {
    cwd: root,
    env: { ...process.env, PORT: "0", LOG_LEVEL: "info", PORTAGE_RATE_LIMIT: "0", PORTAGE_KEY: Buffer.alloc(32, 1).toString("base64"), ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout);
  const url = await new Promise<string>((listening, failed) => {
    lines.on("line", (line) => {
      const told = JSON.parse(line) as { readonly url?: string; readonly level?: string };
      if (told.url !== undefined) listening(told.url);
    });
    child.once("exit", (code, signal) => failed(new Error(`The service ended before it listened (${code ?? signal}).`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  return { url, process: child, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}
