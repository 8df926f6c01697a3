import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { JWTPayload, JWTVerifyGetKey } from "jose";
import { scopes } from "../model/access.ts";
import type { Principal, Rejection, Scope } from "../model/access.ts";
import type { ProviderForm } from "./access-file.ts";
import { isSafeUrl } from "./access-file.ts";

/** Signatures with the provider's private key. None and shared secrets are not among them: who can check those could also make them. */
const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/** Seconds that clocks may differ. */
const clockTolerance = 30;

const timeout = 5000;

/** Tells who shows a bearer token of an OpenID provider (RFC 9068, RFC 7519): signature, issuer, audience and time must be right. */
export type TokenReader = (token: string) => Promise<Principal | Rejection>;

/** Reads tokens of a provider. Its keys are fetched with the first token, kept, and looked up again for a token that names another key. */
export function tokenReader(form: ProviderForm): TokenReader {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (token) => {
    try {
      keys ??= keysOf(form);
      const { payload } = await jwtVerify(token, await keys, { issuer: form.issuer, audience: form.audience, algorithms, clockTolerance, requiredClaims: ["exp"] });
      return principalOf(payload, form);
    } catch (error) {
      const rejection = rejectionOf(error);
      // What was found of the provider's description may be no more true than the keys that it named.
      if (rejection === "unavailable") keys = undefined;
      return rejection;
    }
  };
}

async function keysOf({ issuer, jwks }: ProviderForm): Promise<JWTVerifyGetKey> {
  return createRemoteJWKSet(new URL(jwks ?? (await described(issuer))), { timeoutDuration: timeout });
}

/** Where a provider says its keys are (OpenID Connect Discovery 1.0, section 4). */
async function described(issuer: string): Promise<string> {
  const answer = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(timeout), redirect: "error" });
  const description = (await answer.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (!answer.ok || description.issuer !== issuer || typeof description.jwks_uri !== "string" || !isSafeUrl(description.jwks_uri)) throw new Error("The provider does not describe itself as its issuer.");
  return description.jwks_uri;
}

/** What is wrong with the token itself makes it wrong; everything else speaks of the provider. */
function rejectionOf(error: unknown): Rejection {
  if (error instanceof errors.JWTExpired) return "expired";
  const ofToken = [errors.JWTClaimValidationFailed, errors.JWTInvalid, errors.JWSInvalid, errors.JWSSignatureVerificationFailed, errors.JOSEAlgNotAllowed, errors.JOSENotSupported, errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys];
  return ofToken.some((kind) => error instanceof kind) ? "wrong" : "unavailable";
}

function principalOf(payload: JWTPayload, { scopeClaim = "scope", scopePrefix = "", feedClaim, nameClaim }: ProviderForm): Principal | Rejection {
  const name = nameClaim === undefined ? (textOf(payload["client_id"]) ?? textOf(payload["azp"]) ?? payload.sub) : textOf(payload[nameClaim]);
  if (name === undefined) return "wrong";
  const given = new Set(listOf(payload[scopeClaim]).filter((text) => text.startsWith(scopePrefix)).map((text) => text.slice(scopePrefix.length)));
  return {
    name: name.slice(0, 200),
    kind: "token",
    scopes: new Set(scopes.filter((scope: Scope) => given.has(scope))),
    feeds: feedClaim === undefined ? "all" : new Set(listOf(payload[feedClaim])),
  };
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === "string" && claim !== "" ? claim : undefined;
}

/** A claim of several values: a text with spaces between them (RFC 6749, 3.3), or a list. */
function listOf(claim: unknown): string[] {
  if (typeof claim === "string") return claim.split(" ").filter((text) => text !== "");
  return Array.isArray(claim) ? claim.filter((text): text is string => typeof text === "string") : [];
}
