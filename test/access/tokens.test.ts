import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProviderForm } from "../../src/access/access-file.ts";
import { tokenReader } from "../../src/access/tokens.ts";

const audience = "portage";
let issuer = "";
let answers = true;
let fetched: string[] = [];
const rsa = await generateKeyPair("RS256");
const ec = await generateKeyPair("ES384");
const stranger = await generateKeyPair("RS256");
const published = [
  { ...(await exportJWK(rsa.publicKey)), kid: "rsa", alg: "RS256", use: "sig" },
  { ...(await exportJWK(ec.publicKey)), kid: "ec", alg: "ES384", use: "sig" },
];
const provider = createServer((request, response) => {
  fetched.push(request.url!);
  if (!answers) return void response.writeHead(503).end();
  response.setHeader("content-type", "application/json");
  if (request.url === "/.well-known/openid-configuration") response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
  else if (request.url === "/other/.well-known/openid-configuration") response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
  else response.end(JSON.stringify({ keys: published }));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});
afterAll(() => void provider.close());

interface Signing {
  readonly key?: Parameters<SignJWT["sign"]>[0];
  readonly alg?: string;
  readonly kid?: string;
}

async function token(claims: Record<string, unknown> = {}, { key = rsa.privateKey, alg = "RS256", kid = "rsa" }: Signing = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload = { iss: issuer, aud: audience, sub: "client-1", iat: now, exp: now + 300, scope: "convert read", ...claims };
  return new SignJWT(Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined))).setProtectedHeader({ alg, kid }).sign(key);
}

const reader = (form: Partial<ProviderForm> = {}) => tokenReader({ issuer, audience, ...form });
const now = () => Math.floor(Date.now() / 1000);

describe("a token of the provider", () => {
  it("gives the scopes that Portage knows, to the client that it names", async () => {
    expect(await reader()(await token({ scope: "openid convert read all", client_id: "engine" }))).toEqual({ name: "engine", kind: "token", scopes: new Set(["convert", "read"]), feeds: "all" });
    expect(await reader()(await token({ azp: "engine" }))).toMatchObject({ name: "engine" });
    expect(await reader()(await token())).toMatchObject({ name: "client-1" });
  });

  it("may be signed by any of its keys", async () => {
    expect(await reader()(await token({}, { key: ec.privateKey, alg: "ES384", kid: "ec" }))).toMatchObject({ kind: "token" });
  });

  it("has scopes in the claim and behind the prefix that access.yaml names, as a list too", async () => {
    const read = reader({ scopeClaim: "roles", scopePrefix: "portage." });
    expect(await read(await token({ roles: ["portage.pull", "read", "other.admin"] }))).toMatchObject({ scopes: new Set(["pull"]) });
    expect(await read(await token())).toMatchObject({ scopes: new Set() });
  });

  it("has the feeds of the claim that access.yaml names, and none without it", async () => {
    const read = reader({ feedClaim: "feeds" });
    expect(await read(await token({ feeds: ["lab", "adt"] }))).toMatchObject({ feeds: new Set(["lab", "adt"]) });
    expect(await read(await token({ feeds: "lab" }))).toMatchObject({ feeds: new Set(["lab"]) });
    expect(await read(await token())).toMatchObject({ feeds: new Set() });
  });

  it("is over thirty seconds after its time, since clocks differ", async () => {
    expect(await reader()(await token({ exp: now() - 5 }))).toMatchObject({ kind: "token" });
    expect(await reader()(await token({ exp: now() - 60 }))).toBe("expired");
  });

  it("is checked with keys that are fetched once", async () => {
    const read = reader();
    fetched = [];
    await read(await token());
    await read(await token());
    expect(fetched).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  it("is checked with the keys of jwks, where access.yaml names them", async () => {
    fetched = [];
    expect(await reader({ jwks: `${issuer}/keys` })(await token())).toMatchObject({ kind: "token" });
    expect(fetched).toEqual(["/keys"]);
  });
});

describe("what is no token of the provider for this service", () => {
  it.each([
    ["of another issuer", () => token({ iss: "https://elsewhere.example.org" })],
    ["for another audience", () => token({ aud: "billing" })],
    ["without an end", () => token({ exp: undefined })],
    ["that is good only later", () => token({ nbf: now() + 600 })],
    ["signed by another key under a known name", () => token({}, { key: stranger.privateKey })],
    ["signed by a key that the provider does not publish", () => token({}, { key: stranger.privateKey, kid: "unknown" })],
    ["signed with a shared secret (an attack: the public key as the secret)", () => token({}, { key: Buffer.alloc(32, 1), alg: "HS256" })],
    ["without a signature", async () => `${Buffer.from('{"alg":"none"}').toString("base64url")}.${(await token()).split(".")[1]}.`],
    ["that somebody changed", async () => (await token()).replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ iss: issuer, aud: audience, sub: "x", exp: now() + 300, scope: "admin" })).toString("base64url")}.`)],
    ["that names no client", () => token({ sub: undefined })],
    ["of something else", async () => "a.b.c"],
  ])("is refused: one %s", async (_what, made) => {
    expect(await reader()(await made())).toBe("wrong");
  });
});

describe("a provider that cannot be asked", () => {
  it("makes no token wrong, and is asked again", async () => {
    const read = reader();
    answers = false;
    expect(await read(await token())).toBe("unavailable");
    answers = true;
    expect(await read(await token())).toMatchObject({ kind: "token" });
  });

  it("is not believed where it describes itself as another issuer", async () => {
    expect(await reader({ issuer: `${issuer}/other` })(await token({ iss: `${issuer}/other` }))).toBe("unavailable");
  });
});
