import { context, propagation } from "@opentelemetry/api";
import { Client } from "fhir-kit-client";
import { parseFhirJson } from "../model/fhir.ts";
import type { TargetSettings } from "../model/target.ts";
import type { Credentials } from "./auth/index.ts";
import type { Authorized, Unauthorized } from "./auth/method.ts";
import { connectionFailure } from "./connection-failure.ts";
import type { ConnectionFailure } from "./connection-failure.ts";
import { dispatcherOf } from "./dispatcher.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { hideSecrets } from "./hide-secrets.ts";
import { retryAfterOf } from "./retry-after.ts";
import { startTurns } from "./turns.ts";

/** What the target said. */
export interface Answered {
  readonly kind: "answered";
  readonly status: number;
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown;
  /** What Retry-After asks for. */
  readonly retryAfterMilliseconds: number | null;
}

/** What came of one request to the target. */
export type Answer = Answered | ConnectionFailure | Unauthorized;

/** A FHIR server that Bundles are delivered to. */
export interface Target {
  /** Posts a transaction or batch Bundle. The text is sent as it is, so that decimals such as `7.0` survive. Never throws. */
  post(bundle: string): Promise<Answer>;
}

/** A target whose resources can be read. */
export interface ReadableTarget extends Target {
  /** Posts a batch Bundle of reads; numbers of the answer keep their digits. Never throws. */
  read(batch: string): Promise<Answer>;
}

interface HttpError {
  readonly response: { readonly status: number; readonly data: unknown };
  readonly config: { readonly headers: Headers };
}

/** What one request is sent with. */
interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly dispatcher?: Dispatcher;
}

function parsed(text: string): unknown {
  try {
    return parseFhirJson(text);
  } catch {
    return text;
  }
}

/** What carries the trace of the attempt on to the target (W3C Trace Context); nothing outside any trace. */
function traceHeaders(): Record<string, string> {
  const headers = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** What of a request's headers is secret: each value, and without its scheme (`Bearer`). */
function secretsOf({ headers }: Authorized): string[] {
  return Object.values(headers).flatMap((value) => [value, value.slice(value.lastIndexOf(" ") + 1)]);
}

/**
 * The FHIR server that settings and credentials name. A request with its answer, and with the token that it needs, takes `timeoutSeconds` at most; the wait for its
 * turn, where the target takes only so many a second, comes before. `stop` breaks off what is under way.
 */
export function openTarget({ url, timeoutSeconds, rate }: Pick<TargetSettings, "url" | "timeoutSeconds" | "rate">, credentials: Credentials, stop?: AbortSignal): ReadableTarget {
  const dispatcher = dispatcherOf(credentials.tls, timeoutSeconds);
  const authorizer = credentials.authorizer({
    fetch: async (input, init) => fetch(input, { ...init, ...(await connectedBy()) }),
    timeoutMilliseconds: timeoutSeconds * 1000,
    stop,
  });
  const turn = startTurns(rate);
  // A redirected POST would become a GET: redirects are answers here, not followed.
  const client = new Client({ baseUrl: url, requestOptions: { redirect: "manual" } });

  async function connectedBy(): Promise<{ dispatcher?: Dispatcher }> {
    const by = await dispatcher();
    return by === undefined ? {} : { dispatcher: by };
  }

  async function attempt(send: (sending: Sending) => Promise<Answered>, authorized: Authorized, signal: AbortSignal): Promise<Answered | ConnectionFailure> {
    try {
      const answered = await send({ headers: { "content-type": "application/fhir+json", ...traceHeaders(), ...authorized.headers }, signal, ...(await connectedBy()) });
      return { ...answered, body: hideSecrets(answered.body, [...authorizer.secrets, ...secretsOf(authorized)]) };
    } catch (error) {
      return connectionFailure(error, timeoutSeconds);
    }
  }

  /** Sends once, and once more where the target refuses the authorisation (401) and there is a newer one. */
  async function exchange(send: (sending: Sending) => Promise<Answered>): Promise<Answer> {
    await turn(stop);
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
    const signal = stop === undefined ? timeout : AbortSignal.any([timeout, stop]);
    const authorized = await authorizer.authorize(signal);
    if (authorized.kind === "unauthorized") return authorized;
    const answer = await attempt(send, authorized, signal);
    if (answer.kind !== "answered" || answer.status !== 401) return answer;
    const renewed = await authorizer.authorize(signal, authorized);
    if (renewed.kind === "unauthorized") return renewed;
    return renewed === authorized ? answer : attempt(send, renewed, signal);
  }

  return {
    post: (bundle) =>
      exchange(async (options) => {
        try {
          const body = await client.request(url, { method: "POST", body: bundle, options });
          return { kind: "answered", status: Client.httpFor(body).response?.status ?? 200, body, retryAfterMilliseconds: null };
        } catch (error) {
          if (!(error instanceof Error && "response" in error)) throw error;
          const { response, config } = error as unknown as HttpError;
          return { kind: "answered", status: response.status, body: response.data, retryAfterMilliseconds: retryAfterOf(config.headers, Date.now()) };
        }
      }),
    read: (batch) =>
      exchange(async ({ headers, ...options }) => {
        // The client parses numbers, and 7.0 would come back as 7.
        const response = await fetch(url, { method: "POST", body: batch, headers: { accept: "application/fhir+json", ...headers }, redirect: "manual", ...options });
        return { kind: "answered", status: response.status, body: parsed(await response.text()), retryAfterMilliseconds: retryAfterOf(response.headers, Date.now()) };
      }),
  };
}
