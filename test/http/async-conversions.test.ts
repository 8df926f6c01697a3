import { describe, expect, it } from "vitest";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";

const body = message("1") + message("2", "INVALID");
const headers = { "content-type": er7Type, prefer: "return=minimal, respond-async" };

describe("Prefer: respond-async", () => {
  it("answers 202 with a Content-Location after the records are kept", async () => {
    const { app, outbox } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/convert", payload: body, headers });
    expect(answer.statusCode).toBe(202);
    expect(answer.headers["preference-applied"]).toBe("respond-async");
    expect(answer.headers["content-location"]).toMatch(/^\/conversions\/[0-9a-f-]{36}$/);
    expect(outbox.kept).toHaveLength(2);
  });

  it("leads to 202 with X-Progress while deliveries run", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.target = "hangs";
    const { headers: answered } = await app.inject({ method: "POST", url: "/convert?deliver=wait", payload: body, headers });
    const status = await app.inject(answered["content-location"] as string);
    expect(status.statusCode).toBe(202);
    expect(status.headers["x-progress"]).toBe("0 of 1 delivered");
  });

  it("leads to a bulk data manifest whose files hold Bundles and OperationOutcomes", async () => {
    const { app } = await buildTestApp();
    const { headers: answered } = await app.inject({ method: "POST", url: "/convert?feed=default", payload: body, headers });
    const status = await app.inject(answered["content-location"] as string);
    expect(status.statusCode).toBe(200);
    const location = answered["content-location"] as string;
    expect(status.json()).toMatchObject({
      request: "/convert?feed=default",
      requiresAccessToken: false,
      output: [{ type: "Bundle", url: `${location}/Bundle.ndjson`, count: 1 }],
      error: [{ type: "OperationOutcome", url: `${location}/OperationOutcome.ndjson`, count: 1 }],
    });
    const bundles = await app.inject(`${location}/Bundle.ndjson`);
    expect(bundles.headers["content-type"]).toMatch(/^application\/fhir\+ndjson/);
    expect(bundles.body.trimEnd().split("\n").map((line) => JSON.parse(line).resourceType)).toEqual(["Bundle"]);
    expect(bundles.body).toContain("7.0");
    expect((await app.inject(`${location}/OperationOutcome.ndjson`)).body).toContain("http.record-quarantined");
  });

  it("is forgotten on DELETE", async () => {
    const { app } = await buildTestApp();
    const { headers: answered } = await app.inject({ method: "POST", url: "/convert", payload: body, headers });
    const location = answered["content-location"] as string;
    expect((await app.inject({ method: "DELETE", url: location })).statusCode).toBe(202);
    expect((await app.inject(location)).statusCode).toBe(404);
    expect((await app.inject({ method: "DELETE", url: location })).statusCode).toBe(404);
    expect((await app.inject(`${location}/Bundle.ndjson`)).statusCode).toBe(404);
  });

  it("does not hide a refusal", async () => {
    const { app, outbox } = await buildTestApp();
    expect((await app.inject({ method: "POST", url: "/convert", payload: "PID|1", headers })).statusCode).toBe(400);
    outbox.broken = true;
    expect((await app.inject({ method: "POST", url: "/convert", payload: body, headers })).statusCode).toBe(503);
  });
});
