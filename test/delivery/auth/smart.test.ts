import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openTarget } from "../../../src/delivery/target.ts";
import { guarded, startEndpoint, tokenAnswer } from "./endpoint.ts";
import { prepared } from "./prepared.ts";

const bundle = '{"resourceType":"Bundle","type":"transaction","entry":[]}';
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-384" });
const json = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;

/** Gets tokens with a key, and gives what the token endpoint got and its URL. */
async function assertionsOf(key: string, { keyId, requests = 1 }: { keyId?: string; requests?: number } = {}) {
  const endpoint = await startEndpoint((_request, number) => tokenAnswer(`t-${number}`, 0));
  const fhir = await startEndpoint(guarded(new Set(["t-1", "t-2"])));
  const tokenUrl = `${endpoint.url}/auth/token`;
  const { credentials, wrong } = prepared("smart", { tokenUrl, clientId: "portage", key: { env: "KEY" }, scope: "system/*.cruds", ...(keyId !== undefined && { keyId }) }, { KEY: key });
  expect(wrong).toEqual([]);
  const target = openTarget({ url: fhir.url, timeoutSeconds: 10, rate: null }, credentials);
  for (let request = 1; request <= requests; request++) expect(await target.post(bundle)).toMatchObject({ kind: "answered", status: 200 });
  const forms = endpoint.received.map(({ text }) => Object.fromEntries(new URLSearchParams(text)));
  return { tokenUrl, forms };
}

const keys = [
  { name: "an RSA key as PEM", alg: "RS384", pair: rsa, text: rsa.privateKey.export({ type: "pkcs8", format: "pem" }) as string },
  { name: "an RSA key as PEM of PKCS #1", alg: "RS384", pair: rsa, text: rsa.privateKey.export({ type: "pkcs1", format: "pem" }) as string },
  { name: "an RSA key as JWK", alg: "RS384", pair: rsa, text: JSON.stringify(rsa.privateKey.export({ format: "jwk" })) },
  { name: "a P-384 key as PEM", alg: "ES384", pair: ec, text: ec.privateKey.export({ type: "pkcs8", format: "pem" }) as string },
  { name: "a P-384 key as PEM of SEC 1", alg: "ES384", pair: ec, text: ec.privateKey.export({ type: "sec1", format: "pem" }) as string },
  { name: "a P-384 key as JWK", alg: "ES384", pair: ec, text: JSON.stringify(ec.privateKey.export({ format: "jwk" })) },
];

// SMART App Launch 2: Backend Services, "Obtain access token", and Client Authentication: Asymmetric, "Authenticating to the token endpoint".
describe("SMART Backend Services", () => {
  it.each(keys)("sign an assertion with $name that its public key verifies", async ({ alg, pair, text }) => {
    const { tokenUrl, forms } = await assertionsOf(text, { keyId: "key-1" });
    const [{ client_assertion: assertion, ...form }] = forms as [Record<string, string>];
    expect(form).toEqual({ grant_type: "client_credentials", client_id: "portage", scope: "system/*.cruds", client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" });
    const [header, payload, signature] = assertion!.split(".") as [string, string, string];
    expect(json(header)).toEqual({ alg, kid: "key-1", typ: "JWT" });
    const key = createPublicKey(pair.publicKey.export({ type: "spki", format: "pem" }));
    expect(verify("sha384", Buffer.from(`${header}.${payload}`), alg === "ES384" ? { key, dsaEncoding: "ieee-p1363" } : key, Buffer.from(signature, "base64url"))).toBe(true);
    const { exp, jti, ...claims } = json(payload);
    expect(claims).toEqual({ iss: "portage", sub: "portage", aud: tokenUrl });
    const left = (exp as number) - Date.now() / 1000;
    expect(left).toBeGreaterThan(30);
    expect(left).toBeLessThanOrEqual(300);
    expect(jti).toMatch(/^\S{16,}$/);
  });

  it("use no jti twice", async () => {
    const { forms } = await assertionsOf(keys[3]!.text, { keyId: "k", requests: 2 });
    const ids = forms.map(({ client_assertion }) => json(client_assertion!.split(".")[1]!)["jti"]);
    expect(new Set(ids).size).toBe(2);
  });

  it("take the kid of a JWK, and the target's file before it", async () => {
    const text = JSON.stringify({ ...ec.privateKey.export({ format: "jwk" }), kid: "own" });
    const kidOf = async (keyId?: string) => json((await assertionsOf(text, keyId === undefined ? {} : { keyId })).forms[0]!["client_assertion"]!.split(".")[0]!)["kid"];
    expect([await kidOf(), await kidOf("told")]).toEqual(["own", "told"]);
  });

  it("ask for a kid where neither says it", () => {
    expect(prepared("smart", { tokenUrl: "http://x", clientId: "x", key: { env: "KEY" }, scope: "x" }, { KEY: keys[0]!.text }).wrong).toEqual([expect.stringContaining("/auth/smart/keyId is missing")]);
  });

  it.each([
    ["text that is no key", "CANARY"],
    ["JSON that is no key", '{"kty":"CANARY"}'],
    ["a public key", rsa.publicKey.export({ type: "spki", format: "pem" }) as string],
    ["an RSA key of less than 2048 bits", generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({ type: "pkcs8", format: "pem" }) as string],
    ["a P-256 key", generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }) as string],
    ["an Ed25519 key", generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }) as string],
    ["a key under a passphrase", rsa.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "CANARY" }) as string],
  ])("refuse %s, and do not repeat it", (_what, text) => {
    const { wrong } = prepared("smart", { tokenUrl: "http://x", clientId: "x", key: { env: "KEY" }, keyId: "k", scope: "x" }, { KEY: text });
    expect(wrong).toEqual([expect.stringContaining("/auth/smart/key names no private key that signs RS384 or ES384")]);
    expect(wrong.join("")).not.toContain("CANARY");
  });
});
