import type { TlsOptions } from "./auth/mtls.ts";

/** What Node's fetch calls a dispatcher. */
export type Dispatcher = NonNullable<RequestInit["dispatcher"]>;

/** Seconds that Node's own fetch waits for the head of an answer. */
const usualSeconds = 300;

/**
 * What the connections to a target are made by; undefined where Node's own fetch does as it is. undici is of the major version that Node's fetch is made
 * of (fetch takes no other's dispatcher), and is loaded when it is first needed.
 */
export function dispatcherOf(tls: (() => TlsOptions) | null, timeoutSeconds: number): () => Promise<Dispatcher | undefined> {
  if (tls === null && timeoutSeconds <= usualSeconds) return () => Promise.resolve(undefined);
  let opened: Promise<Dispatcher> | undefined;
  const open = async () => {
    const { Agent } = await import("undici");
    // The types of undici differ from version to version; its dispatchers of one major version do not.
    return new Agent({ ...(tls !== null && { connect: tls() }), headersTimeout: 0, bodyTimeout: 0 }) as unknown as Dispatcher;
  };
  return () => (opened ??= open());
}
