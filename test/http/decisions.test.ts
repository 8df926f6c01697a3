import { describe, expect, it } from "vitest";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";

const json = (text: string) => ({ payload: text, headers: { "content-type": "application/json" } });

describe.each(["/quarantine/q0/release", "/quarantine/q0/replay", "/quarantine/q0/discard", "/quarantine/replay", "/quarantine/discard", "/targets/default/pause", "/targets/default/resume"])("POST %s", (url) => {
  it.each([
    ["", "The request has no body."],
    ["{", "The body is not JSON"],
    ["[]", "The body must be a JSON object."],
    ['{"by":"A"}', "The body must have reason."],
    ['{"by":" ","reason":"x"}', "The body parameter by must not be blank."],
    ['{"by":"A","reason":"x","why":"y"}', "The body must have no other parameters than by, reason"],
  ])("refuses %s with 400 and says why", async (text, why) => {
    const { app } = await buildTestApp();
    const answered = await app.inject({ method: "POST", url, ...json(text) });
    expect(answered.statusCode).toBe(400);
    expect(answered.json().issue.map((told: { details: { text: string } }) => told.details.text).join()).toContain(why);
  });

  it("refuses what is no JSON by its type with 415", async () => {
    const { app } = await buildTestApp();
    expect((await app.inject({ method: "POST", url, payload: "by=A&reason=x", headers: { "content-type": "application/x-www-form-urlencoded" } })).statusCode).toBe(415);
  });
});

describe("a decision about an item that is not there", () => {
  it.each(["release", "replay", "discard"])("is answered with 404 (%s)", async (decision) => {
    const { app } = await buildTestApp();
    expect((await app.inject({ method: "POST", url: `/quarantine/none/${decision}`, ...json('{"by":"A","reason":"x"}') })).statusCode).toBe(404);
  });

  it("is answered with 404 (edit); without who and why, or without a body, with 400", async () => {
    const { app } = await buildTestApp();
    const edit = async (query: string, payload: string) => (await app.inject({ method: "POST", url: `/quarantine/none/edit?${query}`, payload, headers: { "content-type": er7Type } })).statusCode;
    expect(await edit("by=A&reason=x", message("1"))).toBe(404);
    expect(await edit("by=A", message("1"))).toBe(400);
    expect(await edit("by=A&reason=%20", message("1"))).toBe(400);
    expect(await edit("by=A&reason=x", "")).toBe(400);
  });
});

describe("bulk discard", () => {
  it("is refused without a cause", async () => {
    const { app } = await buildTestApp();
    const answered = await app.inject({ method: "POST", url: "/quarantine/discard", ...json('{"by":"A","reason":"x"}') });
    expect([answered.statusCode, answered.json().issue[0].details.text]).toEqual([400, expect.stringContaining("must have cause")]);
  });
});

describe("GET /quarantine, /records", () => {
  it.each(["/quarantine?state=shut", "/quarantine?limit=0", "/records?state=open", "/records?limit=501", "/lineage", "/lineage?target=Patient"])("refuses %s with 400", async (url) => {
    const { app } = await buildTestApp();
    expect((await app.inject(url)).statusCode).toBe(400);
  });

  it.each(["/quarantine/none", "/quarantine/none/source", "/records/none", "/records/none/source", "/lineage?target=Patient/none"])("answers %s with 404", async (url) => {
    const { app } = await buildTestApp();
    expect((await app.inject(url)).statusCode).toBe(404);
  });
});
