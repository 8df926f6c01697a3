import { readTables, type TableFile } from "./mapping/read.ts";
import { codeOf, keptWhenSound } from "./start-cache.ts";

/**
 * Reads table files as `readTables` does, and keeps what it read for the next start: reading the YAML of 65 files takes 200 ms,
 * what is kept 10 ms. It stands for these files' names and texts, and for the code that read them, alone. Tables with issues are
 * not kept.
 */
export function readTablesOnce(files: readonly TableFile[], folder?: string): ReturnType<typeof readTables> {
  const inputs = [...codeOf("mapping"), ...files.flatMap(({ file, text }) => [file, text])];
  return keptWhenSound("tables", inputs, () => readTables(files), folder);
}
