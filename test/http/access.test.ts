import { readFileSync } from "node:fs";
import type { InjectOptions } from "fastify";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { authenticatorOf, keyHolder } from "../../src/access/authenticator.ts";
import { hashOfKey } from "../../src/access/keys.ts";
import type { OpenApiDocument, Route } from "../../src/http/openapi-document.ts";
import { routesOf } from "../../src/http/openapi-document.ts";
import { feedLookups } from "../../src/http/feed-lookups.ts";
import type { Scope } from "../../src/model/access.ts";
import { scopes } from "../../src/model/access.ts";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";

const document = parse(readFileSync("openapi.yaml", "utf8")) as OpenApiDocument;
const { routes } = routesOf(document);
const guarded = routes.filter(({ access }) => access.scopes !== "everybody");
const byId = (id: string) => routes.find(({ operationId }) => operationId === id)!;

/** What the routes that ask nobody tell; a new one is added here by somebody who has thought about it. */
const open = ["metadata", "home", "live", "ready", "openapi"];

const canary = "CANARY-KEY";
const keyOf = (name: string) => `${canary}-${name}-0123456789abcdef0123456789abcdef`;

function entry(name: string, holds: readonly Scope[], feeds?: readonly string[], endsAt: number | null = null) {
  return { sha256: hashOfKey(keyOf(name)), principal: keyHolder(name, holds, feeds), endsAt };
}

const authenticator = authenticatorOf(
  [
    entry("everything", scopes),
    entry("nothing", []),
    entry("over", scopes, undefined, Date.now() - 1),
    entry("lab-only", scopes, ["lab"]),
    ...scopes.map((scope) => entry(scope, [scope])),
    ...scopes.map((scope) => entry(`all-but-${scope}`, scopes.filter((other) => other !== scope))),
  ],
  undefined,
  Date.now,
);

/** A request that openapi.yaml allows. */
function requestOf({ method, url, bodyTypes, schema }: Route): InjectOptions {
  const values: Record<string, string> = { by: "nurse", reason: "r", cause: "x.y" };
  const query = requiredOf(schema.querystring, { ...values, target: "Patient/1" });
  const type = bodyTypes[0];
  return {
    method,
    url: url.replace(/:(\w+)/g, (_match, name) => (name === "file" ? "Bundle.ndjson" : name === "type" ? "Patient" : "q0")),
    query,
    ...(type !== undefined && { headers: { "content-type": type }, payload: type === er7Type ? message("1") : JSON.stringify(requiredOf(schema.body, values)) }),
  };
}

interface ObjectSchema {
  readonly required?: readonly string[];
  readonly properties?: object;
}

function propertiesOf(schema: ObjectSchema | undefined): object {
  return schema?.properties ?? {};
}

function requiredOf(schema: ObjectSchema | undefined, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries((schema?.required ?? []).map((name) => [name, values[name] ?? "x"]));
}

function withKey(request: InjectOptions, name: string): InjectOptions {
  return { ...request, headers: { ...request.headers, "x-api-key": keyOf(name) } };
}

describe("openapi.yaml", () => {
  it("says of every operation who may use it", () => {
    expect(routes.filter(({ access }) => access.scopes === "everybody").map(({ operationId }) => operationId)).toEqual(open);
    const metricsAlone = guarded.filter(({ access }) => access.scopes.length === 0).map(({ operationId }) => operationId);
    expect(metricsAlone).toEqual(["metrics"]);
    for (const { access } of guarded) for (const scope of access.scopes) expect(scopes).toContain(scope);
  });

  it("documents the refusals that every guarded operation can answer with", () => {
    const { paths } = document as unknown as { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly responses: object }>>>> };
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const lacking = guarded.filter(({ operationId }) => {
      const { responses } = operations.find((operation) => operation.operationId === operationId)!;
      return !["401", "403", "429", "503"].every((status) => status in responses);
    });
    expect(lacking.map(({ operationId }) => operationId)).toEqual([]);
  });

  it("has a feed for everything that a path names by its id", async () => {
    const { outbox, bulk } = await buildTestApp();
    const feedOf = feedLookups(outbox, bulk);
    const named = guarded.filter(({ url }) => /\/:(id|name)/.test(url) && !url.startsWith("/fhir/"));
    expect(named.filter(({ url }) => feedOf(url) === undefined).map(({ url }) => url)).toEqual([]);
  });
});

describe("a route without its scope", () => {
  it("is not made at all", async () => {
    const text = readFileSync("openapi.yaml", "utf8").replace(/(operationId: metrics\n)\s+security: [^\n]+\n/, "$1");
    await expect(buildTestApp({ openapi: text })).rejects.toThrow("metrics");
  });
});

describe.each(guarded.map((route) => [`${route.method} ${route.url}`, route] as const))("%s", (_name, route) => {
  const { scopes: needed } = route.access as { readonly scopes: readonly Scope[] };
  const request = requestOf(route);

  async function answer(of: InjectOptions) {
    const { app, outbox, log } = await buildTestApp({ authenticator });
    const response = await app.inject(of);
    await app.close();
    expect(log.join("")).not.toContain("CANARY");
    return { status: response.statusCode, challenge: response.headers["www-authenticate"], outcome: response.json<{ readonly resourceType?: string }>().resourceType, outbox };
  }

  it("refuses who shows nothing", async () => {
    const { status, challenge, outcome, outbox } = await answer(request);
    expect({ status, challenge, outcome }).toEqual({ status: 401, challenge: 'Bearer realm="portage"', outcome: "OperationOutcome" });
    expect(outbox.noted).toMatchObject([{ event: "denied", who: "nobody", detail: { operation: route.operationId, cause: "http.credential-missing", count: 1 } }]);
  });

  it.each([
    ["a key that nobody has", { "x-api-key": `${canary}-wrong` }, 'error="invalid_token"'],
    ["a key in another scheme", { authorization: `Basic ${keyOf("everything")}` }, 'error="invalid_token"'],
    ["a key that is over", { authorization: `Bearer ${keyOf("over")}` }, "expired"],
    ["a token where no provider is believed", { authorization: `Bearer ${canary}.e30.x` }, 'error="invalid_token"'],
  ])("refuses %s", async (_what, headers, challenge) => {
    const refused = await answer({ ...request, headers: { ...request.headers, ...headers } });
    expect(refused).toMatchObject({ status: 401, outcome: "OperationOutcome" });
    expect(refused.challenge).toContain(challenge);
  });

  // What asks for no scope lets every key in.
  if (needed.length > 0) it("refuses a key without the scope", async () => {
    const { status, outcome, challenge } = await answer(withKey(request, needed.length === 1 ? `all-but-${needed[0]}` : "nothing"));
    expect({ status, outcome }).toEqual({ status: 403, outcome: "OperationOutcome" });
    expect(challenge).toContain(`scope="${needed.join(" ")}"`);
  });

  it("lets a key with the scope in", async () => {
    for (const scope of needed.length === 0 ? ["nothing"] : needed) {
      const { app } = await buildTestApp({ authenticator });
      const { statusCode } = await app.inject(withKey(request, scope));
      expect([401, 403]).not.toContain(statusCode);
    }
  });
});

describe("a key for one feed", () => {
  const others = { feed: "default" };

  it.each(guarded.filter(({ schema }) => "feed" in propertiesOf(schema.querystring)).map((route) => [route.operationId, route] as const))("is refused where the query of %s names another", async (_id, route) => {
    const { app } = await buildTestApp({ authenticator });
    const request = requestOf(route);
    const answer = await app.inject({ ...withKey(request, "lab-only"), query: { ...(request.query as object), ...others } });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain("http.feed-forbidden");
  });

  it.each(["replayAll", "discardAll"])("is refused where the body of %s names another", async (id) => {
    const { app } = await buildTestApp({ authenticator });
    const answer = await app.inject({ ...withKey(requestOf(byId(id)), "lab-only"), payload: JSON.stringify({ by: "n", reason: "r", cause: "x", ...others }) });
    expect(answer.statusCode).toBe(403);
  });

  it.each(guarded.filter(({ url }) => /^\/(quarantine|deliveries)\/:id/.test(url)).map((route) => [`${route.method} ${route.url}`, route] as const))("is refused at %s, which is another's", async (_id, route) => {
    const { app, outbox } = await buildTestApp({ authenticator });
    await app.inject(withKey({ method: "POST", url: "/convert", headers: { "content-type": er7Type }, payload: message("1", "INVALID") }, "everything"));
    await app.inject(withKey({ method: "POST", url: "/convert", headers: { "content-type": er7Type }, payload: message("2") }, "everything"));
    const request = requestOf(route);
    const answer = await app.inject({ ...withKey(request, "lab-only"), url: (request.url as string).replace("/deliveries/q0", "/deliveries/d1") });
    expect(answer.statusCode).toBe(403);
    expect(outbox.noted.filter(({ event }) => event === "accessed")).toEqual([]);
  });

  it.each(guarded.filter(({ url }) => url.startsWith("/conversions/:id")).map((route) => [`${route.method} ${route.url}`, route] as const))("is refused at %s, an upload of which nothing has come yet that may be another's; its own it may have", async (_id, route) => {
    const { app, outbox } = await buildTestApp({ authenticator });
    outbox.bulk.next = async () => undefined;
    const upload = async (url: string, name: string) => (await app.inject(withKey({ method: "POST", url, headers: { "content-type": er7Type, prefer: "respond-async" }, payload: message("1") }, name))).headers["content-location"] as string;
    const ask = async (location: string) => {
      const request = requestOf(route);
      return (await app.inject({ ...withKey(request, "lab-only"), url: (request.url as string).replace("/conversions/q0", location) })).statusCode;
    };
    expect(await ask(await upload("/convert", "everything"))).toBe(403);
    expect(await ask(await upload("/convert?feed=default", "everything"))).toBe(403);
    for (const own of [await upload("/convert?feed=lab", "everything"), await upload("/convert", "lab-only")]) expect(await ask(own)).toBeLessThan(300);
  });

  it.each(["pauseTarget", "resumeTarget"])("may not use %s, which concerns all feeds", async (id) => {
    const { app } = await buildTestApp({ authenticator });
    expect((await app.inject(withKey(requestOf(byId(id)), "lab-only"))).statusCode).toBe(403);
  });

  it("is refused with records that are another feed's by their sender, and nothing of them is kept or told", async () => {
    const { app, outbox } = await buildTestApp({ authenticator });
    const post = (text: string) => app.inject(withKey({ method: "POST", url: "/convert?deliver=queue", headers: { "content-type": er7Type }, payload: text }, "lab-only"));
    const refused = await post(message("1", "FROM-LAB") + message("2", "CANARY"));
    expect(refused.statusCode).toBe(403);
    expect(refused.body).not.toContain("CANARY");
    expect(outbox.kept).toEqual([]);
    expect((await post(message("1", "FROM-LAB"))).statusCode).toBe(200);
    expect(outbox.kept).toMatchObject([{ feed: "lab", principal: "lab-only" }]);
  });

  it("narrows lists to its feed", async () => {
    const asked: unknown[] = [];
    const { app, outbox } = await buildTestApp({ authenticator });
    outbox.quarantine = async (query) => (asked.push(query), []);
    outbox.records = async (query) => (asked.push(query), []);
    for (const url of ["/quarantine", "/records", "/quarantine?feed=lab"]) expect((await app.inject(withKey({ url }, "lab-only"))).statusCode).toBe(200);
    expect(asked).toEqual([{ state: "open", feeds: ["lab"] }, { feeds: ["lab"] }, { state: "open", feeds: ["lab"] }]);
  });
});

describe("an answer with values of records", () => {
  const item = { method: "GET", url: "/quarantine/q0" } as const;

  async function withItem(authenticated = true) {
    const made = await buildTestApp(authenticated ? { authenticator } : {});
    await made.app.inject(withKey({ method: "POST", url: "/convert", headers: { "content-type": er7Type }, payload: message("1", "INVALID") }, "everything"));
    return made;
  }

  it("is written down with who, what and from where, before it is told", async () => {
    const { app, outbox } = await withItem();
    expect((await app.inject(withKey(item, "read"))).statusCode).toBe(200);
    expect(outbox.noted).toEqual([{ event: "accessed", who: "read", feed: "default", recordId: "r0", detail: { operation: "quarantineItem", as: "key", address: "127.0.0.1", item: "q0" } }]);
  });

  it("names the records of a list", async () => {
    const { app, outbox } = await withItem();
    await app.inject(withKey({ url: "/quarantine" }, "read"));
    expect(outbox.noted).toMatchObject([{ event: "accessed", who: "read", detail: { operation: "quarantine", records: ["r0"] } }]);
  });

  it("is written down where nobody is asked who they are", async () => {
    const { app, outbox } = await withItem(false);
    await app.inject(item);
    expect(outbox.noted).toMatchObject([{ event: "accessed", who: "anybody", detail: { as: "open" } }]);
  });

  it("is not told where the ledger does not take it", async () => {
    const { app, outbox } = await withItem();
    outbox.broken = true;
    const answer = await app.inject(withKey(item, "read"));
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(answer.json()).toMatchObject({ resourceType: "OperationOutcome", issue: [{ code: "no-store" }] });
    expect(answer.body).not.toContain("MSH");
  });

  it("is marked in openapi.yaml wherever a kept record, an item, a lineage or a worklist is told", () => {
    const told = routes.filter(({ method, url }) => method === "GET" && /^\/(quarantine|records|lineage|worklist)/.test(url));
    expect(told.filter(({ access }) => !access.phi).map(({ operationId }) => operationId)).toEqual([]);
  });
});

describe("denials", () => {
  it("are counted, so that whoever guesses keys fills no ledger", async () => {
    const { app, outbox } = await buildTestApp({ authenticator });
    for (let guess = 0; guess < 100; guess++) await app.inject({ url: "/records", headers: { "x-api-key": `${canary}-${guess}` } });
    await app.close();
    expect(outbox.noted).toMatchObject([{ event: "denied", detail: { cause: "http.credential-wrong", count: 100 } }]);
  });
});

describe("a decision", () => {
  it("is told with whose credential it came", async () => {
    const decided: unknown[] = [];
    const { app, outbox } = await buildTestApp({ authenticator });
    outbox.decide = async (_id, decision) => (decided.push(decision), { kind: "unknown" });
    await app.inject(withKey(requestOf(byId("discard")), "operate"));
    expect(decided).toMatchObject([{ kind: "discard", by: "nurse", principal: "operate" }]);
  });
});


describe("GET /audit", () => {
  it("tells who did what as AuditEvents, a line each", async () => {
    const { app } = await buildTestApp({ authenticator });
    await app.inject(withKey({ method: "POST", url: "/convert", headers: { "content-type": er7Type }, payload: message("1", "INVALID") }, "everything"));
    await app.inject(withKey({ url: "/quarantine/q0" }, "read"));
    const answer = await app.inject(withKey({ url: "/audit?from=2026-01-01&event=accessed" }, "admin"));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toContain("application/fhir+ndjson");
    const events = answer.body.trimEnd().split("\n").map((line) => JSON.parse(line) as { resourceType: string; agent: { altId: string }[] });
    expect(events.map(({ resourceType, agent }) => [resourceType, agent[0]!.altId])).toEqual([["AuditEvent", "read"]]);
  });

  it.each(["/audit?from=yesterday", "/audit?to=2026-13-01", "/audit?event=nothing"])("refuses %s", async (url) => {
    const { app } = await buildTestApp({ authenticator });
    expect((await app.inject(withKey({ url }, "admin"))).statusCode).toBe(400);
  });

  it("is for who may see all feeds", async () => {
    const { app } = await buildTestApp({ authenticator });
    expect((await app.inject(withKey({ url: "/audit" }, "lab-only"))).statusCode).toBe(403);
  });
});
