import { describe, expect, it } from "vitest";
import type { CountedAuthority, CountedCode } from "../../src/model/worklist.ts";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";

const counted = { feed: "default", count: 1, firstSeenAt: "2024-01-31T12:00:00.000Z", lastSeenAt: "2024-01-31T12:00:00.000Z" };
const authority = (namespace: string, changes: Partial<CountedAuthority> = {}): CountedAuthority => ({ ...counted, namespace, universalId: null, universalIdType: null, system: `urn:portage:default:authority:${namespace}`, ...changes });
const code = (text: string, changes: Partial<CountedCode> = {}): CountedCode => ({ ...counted, conceptMap: "http://map", system: null, code: text, ...changes });

describe("GET /worklist/authorities", () => {
  it("lists authorities with what stands for them and how often", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.authorities.push(authority("ADT", { count: 7 }));
    expect((await app.inject("/worklist/authorities")).json()).toEqual({ items: [authority("ADT", { count: 7 })], total: 1 });
  });

  it("leaves out what the feed has registered since", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.authorities.push(authority("KNOWN"), authority("ADT"));
    expect((await app.inject("/worklist/authorities")).json()).toMatchObject({ items: [{ namespace: "ADT" }], total: 1 });
  });

  it("lists those of one feed, as many as asked for", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.authorities.push(authority("A"), authority("B", { feed: "lab" }), authority("C"));
    expect((await app.inject("/worklist/authorities?feed=lab")).json()).toMatchObject({ items: [{ namespace: "B" }], total: 1 });
    expect((await app.inject("/worklist/authorities?limit=1")).json()).toMatchObject({ items: [{ namespace: "A" }], total: 3 });
  });
});

describe("GET /worklist/codes", () => {
  it("lists codes with the nearest one of their map, and leaves out what the map speaks of since", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.codes.push(code("known"), code("femal"), code("other"));
    expect((await app.inject("/worklist/codes")).json()).toEqual({
      items: [{ ...code("femal"), nearest: { code: "F", display: "Female", target: "female" } }, { ...code("other"), nearest: null }],
      total: 2,
    });
  });
});

describe.each(["/worklist/authorities", "/worklist/codes"])("GET %s", (url) => {
  it("refuses a feed that is not there with 404, and names those that are", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject(`${url}?feed=none`);
    expect(answer.statusCode).toBe(404);
    expect(answer.json().issue[0].details.text).toContain("default, lab");
  });

  it.each(["limit=0", "limit=1001", "limit=x", "page=2"])("refuses %s with 400", async (query) => {
    const { app } = await buildTestApp();
    expect((await app.inject(`${url}?${query}`)).statusCode).toBe(400);
  });
});

describe("POST /convert", () => {
  const unknowns = { authorities: [expect.objectContaining({ namespace: "ADT", count: 1 })], codes: [] };

  it("keeps what a record met that nobody knows with the record", async () => {
    const { app, outbox } = await buildTestApp();
    await app.inject({ method: "POST", url: "/convert", payload: message("1", "UNKNOWN"), headers: { "content-type": er7Type } });
    await app.inject({ method: "POST", url: "/convert", payload: message("2", "UNKNOWN INVALID"), headers: { "content-type": er7Type } });
    expect(outbox.kept.map((record) => record.unknowns)).toEqual([unknowns, unknowns]);
  });

  it("keeps nothing of it with deliver=none", async () => {
    const { app, outbox } = await buildTestApp();
    await app.inject({ method: "POST", url: "/convert?deliver=none", payload: message("1", "UNKNOWN"), headers: { "content-type": er7Type } });
    expect(outbox.kept).toEqual([]);
  });
});
