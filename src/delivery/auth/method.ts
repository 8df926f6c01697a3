import type { Issue } from "../../model/issue.ts";
import type { Pace } from "../backoff.ts";

/** Where a secret stands: an environment variable, or a file, whose last line break is no part of it. */
export type SecretReference = { readonly env: string } | { readonly file: string };

/** The schema of a secret's reference. */
export const secretSchema = {
  type: "object",
  description: "{ env: NAME } or { file: path }",
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: { env: { type: "string", minLength: 1 }, file: { type: "string", minLength: 1 } },
} as const;

/** What a method reads its part of a target's file with. All that is wrong is collected, so that it is told at once. */
export interface FormReader {
  /** The secret that a reference names. One that is missing is told, and empty. */
  secret(place: string, reference: SecretReference): string;
  /** Tells what is wrong at a place (`/auth/basic/user`), never the value itself. */
  wrong(place: string, problem: string): void;
}

/** The headers that a request is authorised by. */
export interface Authorized {
  readonly kind: "authorized";
  readonly headers: Readonly<Record<string, string>>;
}

/** No request was sent, since its authorisation is not to be had at the moment. */
export interface Unauthorized {
  readonly kind: "unauthorized";
  readonly issues: readonly Issue[];
  readonly pace: Pace;
  /** What the token endpoint's Retry-After asks for. */
  readonly afterMilliseconds: number | null;
}

/** What proves to one target who is asking. */
export interface Authorizer {
  /**
   * What the next request is authorised by. `refused` is what the target has just answered 401 to: a method that can get something newer gives that,
   * any other the same once more. Never throws; `signal` ends the wait.
   */
  authorize(signal: AbortSignal, refused?: Authorized): Promise<Authorized | Unauthorized>;
  /** Texts that no issue may hold, though the target repeat them; what stands in the headers is known without. */
  readonly secrets: readonly string[];
}

/** How an authorizer reaches a token endpoint. */
export interface Connection {
  readonly fetch: typeof fetch;
  readonly timeoutMilliseconds: number;
  /** Breaks off what is under way. */
  readonly stop: AbortSignal | undefined;
}

/** A way to be authorised: what stands under its name in `auth`, and what comes of it. */
export interface AuthMethod<Form> {
  readonly schema: object;
  /** Reads the secrets once; the function it gives keeps them out of sight. */
  prepare(form: Form, reader: FormReader): (connection: Connection) => Authorizer;
}

/** An authorizer whose headers stay the same as long as the process lives. */
export function constant(headers: Readonly<Record<string, string>>, secrets: readonly string[]): Authorizer {
  const authorized: Authorized = { kind: "authorized", headers };
  return { authorize: () => Promise.resolve(authorized), secrets };
}
