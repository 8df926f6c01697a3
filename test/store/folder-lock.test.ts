import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { lockFolder } from "../../src/store/folder-lock.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "portage-lock-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe("the lock of a data folder", () => {
  it("keeps a second holder out until the first lets go", () => {
    const path = folder();
    const unlock = lockFolder(path);
    expect(() => lockFolder(path)).toThrow("is in use by process");
    unlock();
    expect(existsSync(join(path, "lock"))).toBe(false);
    lockFolder(path)();
  });

  it("is kept while the process that holds it lives", () => {
    const path = folder();
    writeFileSync(join(path, "lock"), String(process.ppid));
    expect(() => lockFolder(path)).toThrow(`process ${process.ppid}`);
  });

  it.each(["4194304", "", "not a number"])("of a dead process is taken over (%j)", (content) => {
    const path = folder();
    writeFileSync(join(path, "lock"), content);
    lockFolder(path)();
  });

  it("with this process's own number, left by a container before, is taken over", () => {
    const path = folder();
    writeFileSync(join(path, "lock"), String(process.pid));
    lockFolder(path)();
  });
});
