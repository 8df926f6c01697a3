import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { issue } from "./errors.ts";
import type { Issue } from "./model/issue.ts";

/** The key that resource ids are derived with (32 bytes). */
export interface DeploymentKey {
  readonly key: Uint8Array;
  readonly warnings: readonly Issue[];
}

/** Takes PORTAGE_KEY, or the key of the data folder, which is made the first time and which only its owner can read. */
export function loadDeploymentKey({ key, dataFolder }: Pick<Config, "key" | "dataFolder">): DeploymentKey | Issue[] {
  if (key !== undefined) return { key: Buffer.from(key, "base64"), warnings: [] };
  const file = join(dataFolder, "key");
  try {
    mkdirSync(dataFolder, { recursive: true });
    if (!existsSync(file)) makeKey(file);
  } catch (error) {
    return [issue("config.data-unwritable", { cause: (error as NodeJS.ErrnoException).code ?? "no code" })];
  }
  const kept = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  return kept.length === 32 ? { key: kept, warnings: [issue("config.key-made")] } : [issue("config.key-unreadable")];
}

/** The file appears whole or not at all, so that a process that dies in between leaves no half key. */
function makeKey(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}
