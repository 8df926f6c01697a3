import { Client } from "fhir-kit-client";
import { parseFhirJson } from "../model/fhir.ts";

/** What came of one request to the target. `reason` is an error code such as ECONNREFUSED. */
export type Answer =
  | { readonly kind: "answered"; readonly status: number; /** Parsed JSON, or the text where it is none. */ readonly body: unknown; /** What Retry-After asks for. */ readonly retryAfterMilliseconds: number | null }
  /** Nothing was sent. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** What the target did with the request is not known. */
  | { readonly kind: "broken"; readonly reason: string }
  | { readonly kind: "timeout"; readonly seconds: number };

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

/** The codes that undici and the system give when no connection came about. */
const unreachable = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID"]);

/** Retry-After as milliseconds from now: RFC 9110, section 10.2.3, a number of seconds or an HTTP date. */
export function retryAfterOf(headers: Headers, now: number): number | null {
  const value = headers.get("retry-after")?.trim();
  if (value === undefined || value === "") return null;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds);
}

function failureOf(error: unknown, timeoutMilliseconds: number): Answer {
  if (error instanceof Error && error.name === "TimeoutError") return { kind: "timeout", seconds: timeoutMilliseconds / 1000 };
  if (error instanceof Error && error.name === "AbortError") return { kind: "broken", reason: "the service stopped" };
  const cause = (error as { cause?: { code?: unknown } }).cause;
  const reason = typeof cause?.code === "string" ? cause.code : "no code";
  return { kind: unreachable.has(reason) ? "unreachable" : "broken", reason };
}

function parsed(text: string): unknown {
  try {
    return parseFhirJson(text);
  } catch {
    return text;
  }
}

/** The FHIR server at a base URL. `timeoutMilliseconds` covers a whole request with its answer; `stop` breaks off what is under way. */
export function openTarget(url: string, timeoutMilliseconds: number, stop?: AbortSignal): ReadableTarget {
  // A redirected POST would become a GET: redirects are answers here, not followed.
  const client = new Client({ baseUrl: url, requestOptions: { redirect: "manual" } });
  const limit = () => {
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    return stop === undefined ? timeout : AbortSignal.any([timeout, stop]);
  };
  return {
    async post(bundle) {
      try {
        const headers = { "content-type": "application/fhir+json" };
        const signal = limit();
        const body = await client.request(url, { method: "POST", body: bundle, options: { headers, signal } });
        return { kind: "answered", status: Client.httpFor(body).response?.status ?? 200, body, retryAfterMilliseconds: null };
      } catch (error) {
        if (!(error instanceof Error && "response" in error)) return failureOf(error, timeoutMilliseconds);
        const { response, config } = error as unknown as HttpError;
        return { kind: "answered", status: response.status, body: response.data, retryAfterMilliseconds: retryAfterOf(config.headers, Date.now()) };
      }
    },
    async read(batch) {
      try {
        // The client parses numbers, and 7.0 would come back as 7.
        const headers = { "content-type": "application/fhir+json", accept: "application/fhir+json" };
        const response = await fetch(url, { method: "POST", body: batch, headers, redirect: "manual", signal: limit() });
        return { kind: "answered", status: response.status, body: parsed(await response.text()), retryAfterMilliseconds: retryAfterOf(response.headers, Date.now()) };
      } catch (error) {
        return failureOf(error, timeoutMilliseconds);
      }
    },
  };
}
