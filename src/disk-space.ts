import { statfs } from "node:fs/promises";

/** Looks again and again whether a folder's disk has room. */
export interface DiskSpace {
  /** True while there is less room than the reserve; what cannot be found out is not low. */
  isLow(): boolean;
  /** Bytes that were free at the last look; undefined where it could not be found out. */
  free(): number | undefined;
  stop(): void;
}

const lookEveryMilliseconds = 2000;

/** Begins to look at the disk of `folder`; resolves after the first look. `reserve` is bytes; 0 never is low. */
export async function watchDiskSpace(folder: string, reserve: number): Promise<DiskSpace> {
  let free: number | undefined;
  const look = async () => {
    try {
      const { bavail, bsize } = await statfs(folder);
      free = bavail * bsize;
    } catch {
      free = undefined;
    }
  };
  await look();
  const timer = setInterval(() => void look(), lookEveryMilliseconds).unref();
  return { isLow: () => free !== undefined && free < reserve, free: () => free, stop: () => clearInterval(timer) };
}
