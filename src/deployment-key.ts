import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
    writeFileSync(file, `${randomBytes(32).toString("base64")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const cause = (error as NodeJS.ErrnoException).code ?? "no code";
    if (cause !== "EEXIST") return [issue("config.data-unwritable", { cause })];
  }
  const kept = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  return kept.length === 32 ? { key: kept, warnings: [issue("config.key-made")] } : [issue("config.key-unreadable")];
}
