import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { DeploymentKey } from "../src/deployment-key.ts";
import { loadDeploymentKey } from "../src/deployment-key.ts";

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "portage-key-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "data");
}

describe("loadDeploymentKey", () => {
  it("takes the key of the settings and writes nothing", () => {
    const folder = dataFolder();
    const { key, warnings } = loadDeploymentKey({ key: Buffer.alloc(32, 1).toString("base64"), dataFolder: folder }) as DeploymentKey;
    expect([...key]).toEqual(Array(32).fill(1));
    expect(warnings).toEqual([]);
    expect(() => statSync(folder)).toThrow();
  });

  it("makes one key for a data folder, which only its owner can read, and warns", () => {
    const folder = dataFolder();
    const first = loadDeploymentKey({ dataFolder: folder }) as DeploymentKey;
    const second = loadDeploymentKey({ dataFolder: folder }) as DeploymentKey;
    expect(first.key).toHaveLength(32);
    expect(second.key).toEqual(first.key);
    expect(second.warnings.map(({ key }) => key)).toEqual(["config.key-made"]);
    expect(readFileSync(join(folder, "key"), "utf8").trim()).toHaveLength(44);
    expect(statSync(join(folder, "key")).mode & 0o777).toBe(0o600);
  });

  it("refuses a key file that holds something else, rather than making new ids", () => {
    const folder = dataFolder();
    loadDeploymentKey({ dataFolder: folder });
    writeFileSync(join(folder, "key"), "oops");
    expect(loadDeploymentKey({ dataFolder: folder })).toMatchObject([{ key: "config.key-unreadable" }]);
  });

  it("refuses a data folder that cannot be written", () => {
    const folder = dataFolder();
    writeFileSync(folder, "a file");
    expect(loadDeploymentKey({ dataFolder: folder })).toMatchObject([{ key: "config.data-unwritable" }]);
  });
});
