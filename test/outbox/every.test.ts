import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { every } from "../../src/outbox/every.ts";

describe("work that is done again and again", () => {
  it("begins after the first time, goes on after each end, and never runs twice at once", async () => {
    let running = 0;
    let most = 0;
    let times = 0;
    const repeated = every({ first: 1, next: 1 }, async () => {
      most = Math.max(most, ++running);
      times++;
      await pause(5);
      running--;
    }, () => undefined);
    expect(times).toBe(0);
    await vi.waitFor(() => expect(times).toBeGreaterThan(2));
    await repeated.stop();
    const before = times;
    await pause(20);
    expect([times, most, running]).toEqual([before, 1, 0]);
  });

  it("tells of failures and goes on", async () => {
    const failures: unknown[] = [];
    const repeated = every({ first: 1, next: 1 }, () => Promise.reject(new Error("no store")), (error) => failures.push(error));
    await vi.waitFor(() => expect(failures.length).toBeGreaterThan(1));
    await repeated.stop();
  });

  it("tells the work when it is to end, and waits for it", async () => {
    let ended = false;
    const repeated = every({ first: 1, next: 1 }, async (stop) => {
      while (!stop.aborted) await pause(1);
      ended = true;
    }, () => undefined);
    await pause(10);
    await repeated.stop();
    expect(ended).toBe(true);
  });
});
