import { enableCompileCache } from "node:module";
import { resolve } from "node:path";

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
