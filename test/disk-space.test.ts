import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { watchDiskSpace } from "../src/disk-space.ts";

/** A small file system in memory with these options; undefined where mounting is not permitted. */
function mounted(options: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "portage-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

function unmount(folder: string): void {
  execFileSync("umount", [folder]);
  rmSync(folder, { recursive: true });
}

const trial = mounted("size=1m");
if (trial !== undefined) unmount(trial);

async function look(options: string, reserve: number) {
  const folder = mounted(options)!;
  onTestFinished(() => unmount(folder));
  const disk = await watchDiskSpace(folder, reserve);
  onTestFinished(() => disk.stop());
  return disk;
}

describe.skipIf(trial === undefined)("the disk of the data folder (needs to be allowed to mount)", () => {
  it("is low where less is free than the reserve", async () => {
    expect((await look("size=1m", 2 ** 21)).isLow()).toBe(true);
    expect((await look("size=4m", 2 ** 21)).isLow()).toBe(false);
  });

  it("has nothing free while it is read-only", async () => {
    const disk = await look("size=4m,ro", 2 ** 21);
    expect(disk.free()).toBe(0);
    expect(disk.isLow()).toBe(true);
  });
});

it("a folder that cannot be looked at is not low", async () => {
  const disk = await watchDiskSpace("/there/is/no/such/folder", 1);
  onTestFinished(() => disk.stop());
  expect(disk.free()).toBeUndefined();
  expect(disk.isLow()).toBe(false);
});
