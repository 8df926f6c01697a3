import { scopes } from "../model/access.ts";
import type { Scope } from "../model/access.ts";
import { isHttpUrl } from "../config.ts";
import { secretSchema } from "../delivery/auth/method.ts";
import type { SecretReference } from "../delivery/auth/method.ts";

/** A client that shows a key. */
export interface KeyForm {
  /** The key itself, or its SHA-256 in hex: then the key stands nowhere on this machine. */
  readonly secret: SecretReference | { readonly sha256: string };
  readonly scopes: readonly Scope[];
  /** All feeds where it is missing. */
  readonly feeds?: readonly string[];
  /** The last day on which it is good (UTC): `2027-06-30`. */
  readonly expires?: string;
}

/** The OpenID provider whose access tokens are believed. */
export interface ProviderForm {
  /** As the claim `iss` has it. */
  readonly issuer: string;
  /** As the claim `aud` has it. */
  readonly audience: string;
  /** Where its public keys are; the issuer's `.well-known/openid-configuration` says it where it is missing. */
  readonly jwks?: string;
  /** The claim that lists scopes: a text with spaces between them, or a list. */
  readonly scopeClaim?: string;
  /** What stands before each scope there. */
  readonly scopePrefix?: string;
  /** The claim that lists feeds. Where it is not said all feeds are meant; where it is, a token without it has none. */
  readonly feedClaim?: string;
  /** The claim that names the client. */
  readonly nameClaim?: string;
}

/** `access.yaml` of the site folder as it is written. */
export interface AccessForm {
  readonly keys?: Readonly<Record<string, KeyForm>>;
  readonly oidc?: ProviderForm;
}

const name = { type: "string", minLength: 1, maxLength: 200 } as const;

const secretOrHash = {
  ...secretSchema,
  description: `${secretSchema.description} or { sha256: 64 hexadecimal digits }`,
  properties: { ...secretSchema.properties, sha256: { type: "string", pattern: "^[0-9a-f]{64}$", description: "the SHA-256 of the key: 64 hexadecimal digits" } },
};

/** The schema of access.yaml. */
export const accessSchema = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    keys: {
      type: "object",
      minProperties: 1,
      propertyNames: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$", description: "a name of letters, digits, '.', '_', '@' and '-', 100 at most" },
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["secret", "scopes"],
        properties: {
          secret: secretOrHash,
          scopes: { type: "array", uniqueItems: true, items: { enum: scopes } },
          feeds: { type: "array", minItems: 1, items: name },
          expires: { type: "string", format: "day", description: "a day such as 2027-06-30" },
        },
      },
    },
    oidc: {
      type: "object",
      additionalProperties: false,
      required: ["issuer", "audience"],
      properties: {
        issuer: { type: "string", format: "safe-url", description: "an https URL (http on this machine alone)" },
        audience: name,
        jwks: { type: "string", format: "safe-url", description: "an https URL (http on this machine alone)" },
        scopeClaim: name,
        scopePrefix: name,
        feedClaim: name,
        nameClaim: name,
      },
    },
  },
} as const;

/** True for a day of the calendar as ISO 8601 writes it. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** True for a URL whose answers nobody on the way can replace. */
export function isSafeUrl(text: string): boolean {
  if (!isHttpUrl(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
