import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LeasedBundle, Pull, ReadBundle } from "../../src/model/pull.ts";
import { buildTestApp } from "./build-test-app.ts";
import type { TestApp } from "./build-test-app.ts";
import { bundleText } from "./fakes.ts";

const about = { id: "d0", cursor: "1", feed: "lab", target: "ehr", recordId: "r0" };
const read: ReadBundle = { ...about, createdAt: "2024-01-31T12:00:00.000Z", bundle: bundleText };
const leased: LeasedBundle = { ...about, lease: "l0", until: "2024-01-31T12:01:00.000Z", attempt: 1, bundle: bundleText };
const item = `{"id":"d0","cursor":"1","feed":"lab","target":"ehr","recordId":"r0","createdAt":"2024-01-31T12:00:00.000Z","bundle":${bundleText}}`;

/** An app whose outbox has what `pull` says. */
async function appWith(pull: Partial<Pull>): Promise<TestApp & { readonly asked: unknown[][] }> {
  const test = await buildTestApp();
  const asked: unknown[][] = [];
  const noting = Object.fromEntries(
    Object.entries({ ...test.outbox.pull, ...pull }).map(([name, member]) => [name, typeof member === "function" ? (...of: unknown[]) => (asked.push([name, ...of]), (member as (...of: unknown[]) => unknown)(...of)) : member]),
  );
  Object.assign(test.outbox.pull, noting);
  return { ...test, asked };
}

describe("GET /bundles", () => {
  it("puts each Bundle's text into the answer as it was kept", async () => {
    const { app, asked } = await appWith({ read: async () => [read, { ...read, bundle: null }] });
    const answer = await app.inject("/bundles?feed=lab&feed=adt&target=ehr&after=0&limit=2");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.body).toBe(`{"items":[${item},${item.replace(bundleText, "null")}],"cursor":"1"}`);
    expect(asked.at(-1)).toEqual(["read", { name: "consumer", feeds: ["lab", "adt"] }, { target: "ehr", after: "0", limit: 2 }]);
  });

  it("goes on where it was where nothing is new", async () => {
    const { app } = await appWith({});
    expect((await app.inject("/bundles?after=17")).json()).toEqual({ items: [], cursor: "17" });
  });

  it.each(["application/json", "text/event-stream"])("refuses a cursor that the store has never given, whatever is accepted: %s", async (accept) => {
    const { app } = await appWith({ reaches: async (cursor) => Number(cursor) <= 17 });
    const answer = await app.inject({ url: "/bundles?after=18", headers: { accept } });
    expect([answer.statusCode, answer.json().issue[0].details.coding[0].code]).toEqual([400, "http.cursor-beyond"]);
  });

  it("writes lines, each Bundle in one", async () => {
    const { app } = await appWith({ read: async () => [read, { ...read, bundle: '{\n"a": 7.0\n}' }] });
    const answer = await app.inject({ url: "/bundles", headers: { accept: "application/x-ndjson" } });
    expect(answer.headers["content-type"]).toBe("application/x-ndjson; charset=utf-8");
    expect(answer.body).toBe(`${item}\n${item.replace(bundleText, '{ "a": 7.0 }')}\n`);
  });

  it("leases, for the only target that fetches where none is named", async () => {
    const { app, asked } = await appWith({ lease: async () => [leased] });
    const answer = await app.inject("/bundles?lease=60&consumer=loader-1&limit=5");
    expect(answer.body).toBe(`{"items":[{"id":"d0","cursor":"1","feed":"lab","target":"ehr","recordId":"r0","lease":"l0","until":"2024-01-31T12:01:00.000Z","attempt":1,"bundle":${bundleText}}]}`);
    expect(asked).toEqual([["lease", { name: "loader-1", feeds: undefined }, { target: "ehr", limit: 5, seconds: 60 }]]);
  });

  it("leases nothing for HEAD, whose answer carries nothing", async () => {
    const { app, asked } = await appWith({ lease: async () => [leased] });
    expect((await app.inject({ method: "HEAD", url: "/bundles?lease=60" })).statusCode).toBe(200);
    expect(asked).toEqual([]);
  });

  it.each([
    ["lease=60&target=default", ["ehr"], 404, "http.pull-target-unknown"],
    ["lease=60", ["ehr", "archive"], 400, "http.pull-target-unsaid"],
    ["lease=60", [], 400, "http.pull-target-unsaid"],
    ["lease=0", ["ehr"], 400, "http.request-invalid"],
    ["after=01a2-x", ["ehr"], 400, "http.request-invalid"],
    ["limit=501", ["ehr"], 400, "http.request-invalid"],
    ["wait=61", ["ehr"], 400, "http.request-invalid"],
  ])("refuses %s where the targets %j fetch with %i", async (query, pullTargets, status, key) => {
    const { app } = await appWith({ pullTargets });
    const answer = await app.inject(`/bundles?${query}`);
    expect([answer.statusCode, answer.json().issue[0].details.coding[0].code]).toEqual([status, key]);
  });

  it("waits for the first Bundle, and no longer than asked", async () => {
    let there = false;
    const changed = async () => pause(10);
    const { app } = await appWith({ changed, read: async () => (there ? [read] : []) });
    setTimeout(() => (there = true), 50);
    expect((await app.inject("/bundles?wait=60")).json().items).toHaveLength(1);
    there = false;
    const started = performance.now();
    expect((await app.inject("/bundles?wait=1")).json().items).toEqual([]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(990);
  });

  it("waits no longer when the service stops", async () => {
    const { app } = await appWith({ changed: (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => undefined) });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const answer = fetch(`${url}/bundles?wait=60`);
    const stream = await fetch(`${url}/bundles`, { headers: { accept: "text/event-stream" } });
    await pause(50);
    const started = performance.now();
    await app.close();
    expect(await (await answer).json()).toEqual({ items: [], cursor: "0" });
    expect(await stream.text()).toBe("retry: 2000\n\n");
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("follows as server-sent events, behind the last one that the client has had", async () => {
    const all = [1, 2, 3].map((number) => ({ ...read, cursor: String(number) }));
    const { app } = await appWith({ changed: async () => pause(10), read: async (_consumer, { after }) => all.filter(({ cursor }) => Number(cursor) > Number(after)) });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const stream = await fetch(`${url}/bundles?after=0`, { headers: { accept: "text/event-stream", "last-event-id": "1" }, signal: leaving.signal });
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of stream.body!) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.includes("id: 4")) break;
      if (text.includes("id: 3")) all.push({ ...read, cursor: "4" });
    }
    const event = (cursor: number) => `event: bundle\nid: ${cursor}\ndata: ${item.replace('"cursor":"1"', `"cursor":"${cursor}"`)}\n\n`;
    expect(text).toBe(`retry: 2000\n\n${event(2)}${event(3)}${event(4)}`);
  });
});

describe("what a consumer says of a Bundle", () => {
  const post = (test: TestApp, path: string, payload: object) => test.app.inject({ method: "POST", url: path, headers: { "content-type": "application/json" }, payload });

  it("is told on, and answered with the state that it makes", async () => {
    const test = await appWith({ tell: async () => ({ kind: "taken", state: "delivered" }) });
    expect((await post(test, "/bundles/d0/ack", { lease: "l0" })).json()).toEqual({ id: "d0", state: "delivered" });
    await post(test, "/bundles/d0/nack", { lease: "l0", reason: "busy", retryAfter: 30 });
    await post(test, "/bundles/d0/nack", { lease: "l0", reason: "never", final: true });
    expect(test.asked.map((call) => call.slice(2))).toEqual([
      ["d0", "l0", { kind: "stored" }],
      ["d0", "l0", { kind: "later", reason: "busy", seconds: 30 }],
      ["d0", "l0", { kind: "refused", reason: "never" }],
    ]);
  });

  it("is refused where the lease is lost, and where there is no such Bundle", async () => {
    const lost = await appWith({ tell: async () => ({ kind: "lost", state: "delivering" }) });
    const answer = await post(lost, "/bundles/d0/ack", { lease: "l0" });
    expect(answer.statusCode).toBe(409);
    expect(answer.json().issue[0].details.coding[0].code).toBe("http.lease-lost");
    expect((await post(await appWith({}), "/bundles/d0/ack", { lease: "l0" })).statusCode).toBe(404);
  });

  it.each([
    ["/bundles/d0/ack", {}],
    ["/bundles/d0/nack", { lease: "l0" }],
    ["/bundles/d0/nack", { lease: "l0", reason: "x", final: "perhaps" }],
  ])("is refused where it is not whole: %s %j", async (path, payload) => {
    expect((await post(await appWith({}), path, payload)).statusCode).toBe(400);
  });
});
