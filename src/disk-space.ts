import { access, constants, statfs } from "node:fs/promises";

/** Looks again and again whether a folder's disk has room. */
export interface DiskSpace {
  /** True while there is less room than the reserve; what cannot be found out is not low. */
  isLow(): boolean;
  /** Bytes that were free at the last look, none where the disk is read-only; undefined where it could not be found out. */
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
      free = (await isReadOnly(folder)) ? 0 : bavail * bsize;
    } catch {
      free = undefined;
    }
  };
  await look();
  const timer = setInterval(() => void look(), lookEveryMilliseconds).unref();
  return { isLow: () => free !== undefined && free < reserve, free: () => free, stop: () => clearInterval(timer) };
}

/** A file system that had errors is often made read-only by the kernel; then nothing is free, however much it is said to be. */
async function isReadOnly(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EROFS";
  }
}
