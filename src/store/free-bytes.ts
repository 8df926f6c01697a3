import { statfsSync } from "node:fs";

/** Bytes that the disk of a folder has left for this process. Throws where the folder is not there. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
