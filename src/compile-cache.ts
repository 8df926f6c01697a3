import { enableCompileCache } from "node:module";
import { resolve } from "node:path";

/**
 * Keeps what Node makes of the source files (types stripped, code compiled) for the next start, in node_modules/.cache. It speaks
 * for modules that are imported after it, so entry points call it first and import the rest dynamically. Where the folder cannot
 * be written, as in a read-only image, nothing is kept and nothing else changes. Node throws the entries of changed files away.
 */
export function keepCompiledCode(): void {
  const folder = resolve(import.meta.dirname, "../node_modules/.cache/portage");
  enableCompileCache(folder);
  // Threads read it from here, before their first module.
  process.env["NODE_COMPILE_CACHE"] ??= folder;
}
