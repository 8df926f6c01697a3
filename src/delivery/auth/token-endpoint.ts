import type * as oauth4webapi from "oauth4webapi";
import { issue } from "../../errors.ts";
import { isTransient } from "../classify.ts";
import { connectionFailure } from "../connection-failure.ts";
import { retryAfterOf } from "../retry-after.ts";
import type { Connection, Unauthorized } from "./method.ts";

/** The schema of a token endpoint's URL. */
export const tokenUrlSchema = { type: "string", format: "http-url", description: "an http or https URL without user and password" } as const;

export type OAuth = typeof oauth4webapi;

/** What a token is asked for with. */
export interface TokenRequest {
  readonly url: string;
  readonly clientId: string;
  readonly scope: string | undefined;
  /** How the client proves who it is; gets the library, which is loaded for targets that need it. */
  readonly authentication: (oauth: OAuth) => oauth4webapi.ClientAuth | Promise<oauth4webapi.ClientAuth>;
}

export interface Token {
  readonly kind: "token";
  readonly text: string;
  /** `expires_in`; null where the endpoint does not say. */
  readonly lifetimeSeconds: number | null;
}

/** The error codes of RFC 6749, section 5.2. Nothing else of an answer is repeated, since it may hold what was sent. */
const errorCodes: ReadonlySet<unknown> = new Set(["invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"]);

/** What may stand behind `Bearer` in a header: RFC 6750, section 2.1, a little wider. */
const bearerToken = /^[\x21-\x7e]+$/;

/** No token now, and probably one later. */
function passing(reason: string, afterMilliseconds: number | null = null): Unauthorized {
  return { kind: "unauthorized", issues: [issue("delivery.unreachable", { reason: `its token endpoint: ${reason}` })], pace: "usual", afterMilliseconds };
}

/** No token for an error that the fetch of one gave, or the signal that ended the wait for it. */
export function tokenNotReached(error: unknown): Unauthorized {
  const failure = connectionFailure(error, 0);
  return passing(failure.kind === "timeout" ? "no answer in time" : failure.reason);
}

function misconfigured(answer: string): Unauthorized {
  return { kind: "unauthorized", issues: [issue("delivery.misconfigured", { status: `${answer} at its token endpoint` })], pace: "misconfigured", afterMilliseconds: null };
}

/** `error` in a JSON body. */
function errorOf(text: string): string {
  try {
    const { error } = (JSON.parse(text) ?? {}) as { error?: unknown };
    return errorCodes.has(error) ? ` ${String(error)}` : "";
  } catch {
    return "";
  }
}

/**
 * Asks a token endpoint for an access token by the client credentials grant (RFC 6749, section 4.4). An endpoint that does not answer, or answers 408,
 * 425, 429 or 5xx, is asked again soon; every other answer without a token waits for a person. Never throws.
 */
export async function requestToken({ url, clientId, scope, authentication }: TokenRequest, { fetch, timeoutMilliseconds, stop }: Connection): Promise<Token | Unauthorized> {
  const oauth = await import("oauth4webapi");
  const proof = await authentication(oauth);
  const server = { issuer: url, token_endpoint: url };
  const client = { client_id: clientId };
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  let response: Response;
  let text: string;
  try {
    response = await oauth.clientCredentialsGrantRequest(server, client, proof, scope === undefined ? {} : { scope }, {
      // A plain http endpoint is for a network of one's own, as a plain http target is.
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: fetch,
      signal: stop === undefined ? timeout : AbortSignal.any([timeout, stop]),
    });
    text = await response.text();
  } catch (error) {
    return tokenNotReached(error);
  }
  const { status, headers } = response;
  if (isTransient(status)) return passing(`it answered ${status}`, retryAfterOf(headers, Date.now()));
  if (status !== 200) return misconfigured(`${status}${errorOf(text)}`);
  try {
    const token = await oauth.processClientCredentialsResponse(server, client, new Response(text, { headers }));
    if (bearerToken.test(token.access_token)) return { kind: "token", text: token.access_token, lifetimeSeconds: token.expires_in ?? null };
  } catch {
    // What is not as RFC 6749, section 5.1, says brings no token.
  }
  return misconfigured("200 without a bearer token");
}
