import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { extname, join, resolve } from "node:path";
import type { Issue } from "./model/issue.ts";

/** What one start leaves for the next. Nothing is lost with it, and where it cannot be written, as in a read-only image, nothing is kept. */
export const cacheFolder = resolve(import.meta.dirname, "../node_modules/.cache/portage");

/**
 * Keeps what Node makes of the source files (types stripped, code compiled). It speaks for modules that are imported after it, so
 * entry points call it first and import the rest dynamically. Node looks at the text of each file, so that changed ones are compiled anew.
 */
export function keepCompiledCode(): void {
  enableCompileCache(cacheFolder);
  // Threads read it from here, before their first module.
  process.env["NODE_COMPILE_CACHE"] ??= cacheFolder;
}

/**
 * What `make` gave at an earlier start for the same `inputs` (texts, among them everything that decides the result), or what it
 * gives now. Undefined is given on and not kept. The value is kept as JSON, one for each name.
 */
export function kept<Value>(name: string, inputs: readonly string[], make: () => Value, folder: string = cacheFolder): Value {
  const hash = createHash("sha256");
  for (const text of inputs) hash.update(`${text.length} ${text}`);
  const key = hash.digest("hex");
  // The code that runs from src and that from dist do not take turns at one file.
  const path = join(folder, `${name}-${extname(import.meta.filename).slice(1)}.json`);
  const earlier = read(path);
  if (earlier?.key === key) return earlier.value as Value;
  const value = make();
  if (value !== undefined) write(path, JSON.stringify({ key, value }));
  return value;
}

/** The same for what may have issues; it is kept only without any. */
export function keptWhenSound<Value extends { readonly issues: readonly Issue[] }>(name: string, inputs: readonly string[], make: () => Value, folder?: string): Value {
  let made: Value | undefined;
  const sound = () => {
    made = make();
    return made.issues.length === 0 ? made : undefined;
  };
  const value = kept(name, inputs, sound, folder);
  return made ?? value!;
}

/** The texts of the files of a stage (those in folders below left out): the code that decides what it makes of its input. */
export function codeOf(stage: string): string[] {
  const folder = join(import.meta.dirname, stage);
  // A file that was changed since this process started is not the code that runs: what it makes stands for nothing.
  const changed = readdirSync(folder).some((name) => statSync(join(folder, name)).mtimeMs > performance.timeOrigin);
  return changed ? [randomUUID()] : textsIn(folder);
}

/** The names and texts of the files in a folder. */
export function textsIn(folder: string): string[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ name }) => [name, readFileSync(join(folder, name), "utf8")]);
}

function read(path: string): { readonly key: string; readonly value: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as { key: string; value: unknown };
  } catch {
    // Not there, or not whole: as good as nothing.
    return undefined;
  }
}

/** The file appears whole or not at all; several processes may write it at once. */
function write(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch {
    // A place that cannot be written keeps nothing.
  }
}
