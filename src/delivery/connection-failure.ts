/** A request that got no answer. `reason` is an error code such as ECONNREFUSED. */
export type ConnectionFailure =
  /** Nothing was sent. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** What the other side did with the request is not known. */
  | { readonly kind: "broken"; readonly reason: string }
  | { readonly kind: "timeout"; readonly seconds: number };

/** The codes that undici and the system give when no connection came about. */
const unreachable = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT", "ERR_TLS_CERT_ALTNAME_INVALID"]);

/** The codes of OpenSSL for a certificate that one side does not accept, and for a server that does not speak TLS. */
const noHandshake = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_.*(?:_ALERT_|WRONG_VERSION_NUMBER|HANDSHAKE|UNKNOWN_CA))/;

/** What the error that fetch gives comes to. `seconds` is how long the request was allowed to take. */
export function connectionFailure(error: unknown, seconds: number): ConnectionFailure {
  if (error instanceof Error && error.name === "TimeoutError") return { kind: "timeout", seconds };
  if (error instanceof Error && error.name === "AbortError") return { kind: "broken", reason: "the service stopped" };
  const cause = (error as { cause?: { code?: unknown } }).cause;
  const reason = typeof cause?.code === "string" ? cause.code : "no code";
  return { kind: unreachable.has(reason) || noHandshake.test(reason) ? "unreachable" : "broken", reason };
}
