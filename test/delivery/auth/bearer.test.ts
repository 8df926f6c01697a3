import { describe, expect, it } from "vitest";
import { bearer } from "../../../src/delivery/auth/bearer.ts";
import type { Authorizer } from "../../../src/delivery/auth/method.ts";

const { signal } = new AbortController();

/** An authorizer whose tokens are numbered, with a clock that the test sets. */
function numbered(lifetimeSeconds: number | null) {
  const clock = { now: 0 };
  let count = 0;
  const authorizer = bearer(async () => ({ kind: "token", text: String(++count), lifetimeSeconds }), [], () => clock.now);
  return { clock, authorizer };
}

async function tokenOf(authorizer: Authorizer) {
  const authorized = await authorizer.authorize(signal);
  return authorized.kind === "authorized" ? authorized.headers["authorization"] : authorized.kind;
}

describe("bearer", () => {
  it.each([
    ["half a minute before it ends", 3600, 3_570_000],
    ["a tenth of its life before it ends, where that is less", 60, 54_000],
    ["as if it lived five minutes, where the endpoint does not say", null, 270_000],
  ])("renews a token %s", async (_when, lifetime, end) => {
    const { clock, authorizer } = numbered(lifetime);
    expect(await tokenOf(authorizer)).toBe("Bearer 1");
    clock.now = end - 1;
    expect(await tokenOf(authorizer)).toBe("Bearer 1");
    clock.now = end;
    expect(await tokenOf(authorizer)).toBe("Bearer 2");
  });

  it("counts a token's life from when it was asked for", async () => {
    const clock = { now: 0 };
    let count = 0;
    const slow = bearer(async () => ((clock.now += 50_000), { kind: "token", text: String(++count), lifetimeSeconds: 100 }), [], () => clock.now);
    await tokenOf(slow);
    clock.now = 90_000;
    expect(await tokenOf(slow)).toBe("Bearer 2");
  });

  it("gives the token that came since to those that the old one was refused for", async () => {
    const { authorizer } = numbered(300);
    const first = await authorizer.authorize(signal);
    if (first.kind !== "authorized") throw new Error(first.kind);
    const second = await authorizer.authorize(signal, first);
    expect(await authorizer.authorize(signal, first)).toBe(second);
    expect(await tokenOf(authorizer)).toBe("Bearer 2");
  });

  it("asks anew for a token of no life", async () => {
    const { authorizer } = numbered(0);
    expect([await tokenOf(authorizer), await tokenOf(authorizer)]).toEqual(["Bearer 1", "Bearer 2"]);
  });
});
