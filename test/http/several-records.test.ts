import { describe, expect, it } from "vitest";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";
import { fakeEngine, sourceIssue } from "./fakes.ts";

const body = message("1") + message("2", "INVALID") + message("3", "BROKEN");

describe("POST /convert with several records in one body", () => {
  it("answers 200 and a batch-response with an entry a record, in order", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/convert", payload: body, headers: { "content-type": er7Type } });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers.location).toBeUndefined();
    const bundle = answer.json();
    expect(bundle).toMatchObject({ resourceType: "Bundle", type: "batch-response" });
    expect(bundle.entry.map((entry: { response: { status: string; location?: string } }) => [entry.response.status, entry.response.location])).toEqual([
      ["200", "/deliveries/d0"],
      ["202", "/quarantine/q1"],
      ["400", undefined],
    ]);
    expect(bundle.entry[0].resource).toMatchObject({ resourceType: "Bundle", type: "transaction" });
    expect(bundle.entry[1].resource).toBeUndefined();
    expect(bundle.entry[1].response.outcome.resourceType).toBe("OperationOutcome");
    expect(answer.body).toContain('"value":7.0');
  });

  it("gives an invalid record the status 422 with deliver=none", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/convert?deliver=none", payload: body, headers: { "content-type": er7Type } });
    expect(answer.json().entry.map((entry: { response: { status: string } }) => entry.response.status)).toEqual(["200", "422", "400"]);
  });

  it("waits for each with deliver=wait", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.target = "hangs";
    const answer = await app.inject({ method: "POST", url: "/convert?deliver=wait", payload: message("1") + message("2"), headers: { "content-type": er7Type } });
    expect(answer.json().entry.map((entry: { response: { status: string } }) => entry.response.status)).toEqual(["202", "202"]);
    expect(answer.json().entry[0].resource.type).toBe("transaction");
  });

  it("tells what is wrong with the body as a whole with its first record", async () => {
    const { app, engine } = await buildTestApp();
    const convert: typeof engine.convert = (bytes, options) => fakeEngine().convert(bytes, options);
    engine.convert = (bytes, options) => ({ ...convert(bytes, options), issues: [{ ...sourceIssue, source: "BTS[1]-1" }] });
    const answer = await app.inject({ method: "POST", url: "/convert?deliver=none", payload: message("1") + message("2"), headers: { "content-type": er7Type } });
    expect(answer.json().entry[0].response.outcome.issue[0].diagnostics).toBe("BTS[1]-1");
  });

  it("answers one record as several where something is wrong with the body around it, since a transaction has no room to say so", async () => {
    const { app, engine } = await buildTestApp();
    const convert: typeof engine.convert = (bytes, options) => fakeEngine().convert(bytes, options);
    engine.convert = (bytes, options) => ({ ...convert(bytes, options), issues: [{ ...sourceIssue, source: "BTS[1]-1" }] });
    const answer = await app.inject({ method: "POST", url: "/convert?deliver=none", payload: message("1"), headers: { "content-type": er7Type } });
    expect(answer.json()).toMatchObject({ type: "batch-response", entry: [{ resource: { type: "transaction" }, response: { status: "200", outcome: { issue: [{ diagnostics: "BTS[1]-1" }] } } }] });
  });

  it("reports each", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/convert?report=true", payload: body, headers: { "content-type": er7Type } });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().records).toHaveLength(3);
    expect(answer.json().outcome.resourceType).toBe("OperationOutcome");
  });

  it("acknowledges each, in a batch with its count", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/convert", payload: body, headers: { "content-type": er7Type, accept: er7Type } });
    const segments = answer.body.split("\r");
    expect(segments[0]).toMatch(/^BHS\|\^~\\&\|EHR\|South\|LAB\|North\|/);
    expect(segments.filter((segment) => segment.startsWith("MSA")).map((segment) => segment.split("|").slice(1, 3))).toEqual([["AA", "1"], ["AE", "2"], ["AR", "3"]]);
    expect(segments.at(-2)).toBe("BTS|3");
  });

  it("keeps each under a key of its own, so that sending again stores nothing again", async () => {
    const { app, outbox } = await buildTestApp();
    const send = (payload: string) => app.inject({ method: "POST", url: "/convert", payload, headers: { "content-type": er7Type, "idempotency-key": "k" } });
    const first = await send(message("1") + message("2"));
    expect((await send(message("1") + message("2"))).body).toBe(first.body);
    expect(outbox.kept.map((record) => record.idempotencyKey)).toEqual(["k", "k\n2"]);
  });

  it("lets a key stand for the whole body: other bytes anywhere in it are refused, and nothing of them is kept", async () => {
    const { app, outbox } = await buildTestApp();
    const send = (payload: string) => app.inject({ method: "POST", url: "/convert", payload, headers: { "content-type": er7Type, "idempotency-key": "k" } });
    await send(message("0", "BROKEN") + message("1") + message("2"));
    for (const other of [message("0", "BROKEN") + message("9"), message("9") + message("2"), message("1") + message("9"), message("1"), message("1") + message("2") + message("3")]) {
      expect((await send(other)).json()).toMatchObject({ issue: [{ details: { coding: [{ code: "http.key-reused" }] } }] });
    }
    expect(outbox.kept).toHaveLength(2);
  });
});
