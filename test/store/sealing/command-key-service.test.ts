import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandKeyService } from "../../../src/store/sealing/command-key-service.ts";

const kms = (...args: string[]) => [process.execPath, join(import.meta.dirname, "kms.mjs"), ...args] as const;
const key = Buffer.alloc(32, 9);

describe("a key service behind a command", () => {
  it("wraps and unwraps through it", async () => {
    const service = commandKeyService(kms("5"));
    const wrapped = await service.wrap(key);
    expect(Buffer.from(wrapped)).toEqual(Buffer.from([5, ...key.map((one) => one ^ 5)]));
    expect(Buffer.from(await service.unwrap(wrapped))).toEqual(key);
  });

  it("is told from another one by its command", () => {
    expect(commandKeyService(kms("5")).name).toBe(commandKeyService(kms("5")).name);
    expect(commandKeyService(kms("5")).name).not.toBe(commandKeyService(kms("6")).name);
    expect(commandKeyService(kms("5")).name).toMatch(/^command:[0-9a-f]{16}$/);
  });

  it.each([
    ["ends with another exit code", kms("refuses"), "called with wrap, ended with exit code 7"],
    ["is not there", ["/nowhere/kms"] as const, "could not be started (ENOENT)"],
    ["does not answer in time", kms("hangs"), "did not end within 1 seconds"],
    ["answers with something else", kms("babbles"), "answered with something other than base64"],
  ])("says what is wrong where it %s, and nothing of the key", async (_, command, problem) => {
    const error = await commandKeyService(command, 1000).wrap(key).catch((caught: Error) => caught);
    expect((error as Error).message).toContain(problem);
    expect((error as Error).message).not.toContain(key.toString("base64"));
  });

  it("refuses bytes that another one wrapped, and what is no key", async () => {
    await expect(commandKeyService(kms("6")).unwrap(await commandKeyService(kms("5")).wrap(key))).rejects.toThrow("exit code 2");
    await expect(commandKeyService(kms("5")).unwrap(await commandKeyService(kms("5")).wrap(key.subarray(1)))).rejects.toThrow("answered with 31 bytes");
  });
});
