import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { issue } from "../errors.ts";

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function holder(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return Number.NaN;
  }
}

/** Folders that this process holds: its own number in a file proves nothing in a container, where every process is number 1. */
const held = new Set<string>();

/**
 * Keeps a second process out of a data folder, since two embedded databases on the same files would destroy them. The lock
 * of a process that died is taken over. Gives the function that lets go. Throws when the folder is in use.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, "lock");
  const inUse = (pid: number) => new Error(issue("store.folder-in-use", { folder, pid }).text);
  if (held.has(file)) throw inUse(process.pid);
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const pid = holder(file);
    if (pid !== process.pid && Number.isInteger(pid) && pid > 0 && alive(pid)) throw inUse(pid);
    rmSync(file, { force: true });
  }
  held.add(file);
  return () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
}
