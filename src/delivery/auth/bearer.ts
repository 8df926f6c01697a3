import type { Authorized, Authorizer, Unauthorized } from "./method.ts";
import type { Token } from "./token-endpoint.ts";
import { tokenNotReached } from "./token-endpoint.ts";

/** How long a token counts whose endpoint does not say: SMART App Launch 2, Backend Services, recommends five minutes at most. */
const lifetimeUnsaid = 300;

/** A token is renewed a tenth of its life before it ends, and half a minute before at most. */
const marginMilliseconds = 30_000;

interface Held {
  readonly authorized: Authorized;
  /** By the clock of `now`. */
  readonly until: number;
}

function until(lifetimeSeconds: number | null, now: number): number {
  const lifetime = (lifetimeSeconds ?? lifetimeUnsaid) * 1000;
  return now + lifetime - Math.min(marginMilliseconds, lifetime / 10);
}

function aborted(signal: AbortSignal): Promise<Unauthorized> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(tokenNotReached(signal.reason)), { once: true }));
}

/**
 * Authorises by a bearer token (RFC 6750) that `request` gets: kept until shortly before it ends, asked for once however many wait for it, and again when
 * the target refuses it. `now` is a clock in milliseconds that only goes forward.
 */
export function bearer(request: () => Promise<Token | Unauthorized>, secrets: readonly string[], now: () => number = () => performance.now()): Authorizer {
  let held: Held | undefined;
  let asking: Promise<Authorized | Unauthorized> | undefined;

  async function ask(): Promise<Authorized | Unauthorized> {
    const asked = now();
    const answer = await request();
    if (answer.kind === "unauthorized") return answer;
    const authorized: Authorized = { kind: "authorized", headers: { authorization: `Bearer ${answer.text}` } };
    held = { authorized, until: until(answer.lifetimeSeconds, asked) };
    return authorized;
  }

  return {
    authorize(signal, refused) {
      if (held !== undefined && held.authorized !== refused && now() < held.until) return Promise.resolve(held.authorized);
      asking ??= ask().finally(() => (asking = undefined));
      return Promise.race([asking, aborted(signal)]);
    },
    secrets,
  };
}
