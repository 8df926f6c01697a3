import { describe, expect, it } from "vitest";
import type { Exports } from "../../src/model/exports.ts";
import { buildTestApp } from "./build-test-app.ts";

async function appWith(exports: Partial<Exports>) {
  const test = await buildTestApp();
  const started: unknown[] = [];
  Object.assign(test.outbox.exports, { start: async (...of: unknown[]) => (started.push(of), "e0"), ...exports });
  const get = (url: string, headers: Record<string, string> = { prefer: "respond-async" }) => test.app.inject({ url, headers: { host: "portage.example.org", ...headers } });
  return { ...test, started, get };
}

async function* lines() {
  yield '{"resourceType":"Patient"}\n';
  yield '{"resourceType":"Patient","multipleBirthInteger":2}\n';
}

describe("GET /fhir/$export", () => {
  it("answers 202 with where to ask", async () => {
    const { get, started } = await appWith({});
    const answer = await get("/fhir/$export?feed=lab&_type=Patient,Observation&_type=Encounter&_since=2024-01-31T12:00:00%2B01:00&_outputFormat=application/fhir%2Bndjson");
    expect(answer.statusCode).toBe(202);
    expect(answer.headers).toMatchObject({ "content-location": "http://portage.example.org/exports/e0", "preference-applied": "respond-async" });
    expect(started).toEqual([
      [{ name: "consumer", feeds: ["lab"] }, { request: expect.stringMatching(/^http:\/\/portage\.example\.org\/fhir\/\$export\?feed=lab/), types: ["Patient", "Observation", "Encounter"], since: new Date("2024-01-31T11:00:00Z") }],
    ]);
  });

  it.each([
    ["/fhir/$export", { accept: "application/fhir+json" }, "http.export-async"],
    ["/fhir/$export?_elements=id", { prefer: "respond-async" }, "http.export-parameter"],
    ["/fhir/$export?_typeFilter=Patient%3Factive%3Dtrue", { prefer: "respond-async" }, "http.export-parameter"],
    ["/fhir/$export?_outputFormat=parquet", { prefer: "respond-async" }, "http.export-format"],
    ["/fhir/$export?_since=2024", { prefer: "respond-async" }, "http.request-invalid"],
    ["/fhir/$export?_since=2024-13-45T00:00:00Z", { prefer: "respond-async" }, "http.request-invalid"],
    ["/fhir/$export?_type=patient", { prefer: "respond-async" }, "http.request-invalid"],
  ])("refuses %s with %j", async (url, headers, key) => {
    const { get, started } = await appWith({});
    const answer = await get(url, headers);
    expect([answer.statusCode, answer.json().issue[0].details.coding[0].code]).toEqual([400, key]);
    expect(started).toEqual([]);
  });

  it("passes over parameters that are not supported where the client is lenient", async () => {
    const { get } = await appWith({});
    expect((await get("/fhir/$export?_elements=id", { prefer: "respond-async, handling=lenient" })).statusCode).toBe(202);
  });
});

describe("an export", () => {
  it("is asked for until it is complete, and then has a manifest", async () => {
    let status: Awaited<ReturnType<Exports["status"]>> = { kind: "running", progress: 0.257 };
    const { get } = await appWith({ status: async () => status });
    const running = await get("/exports/e0");
    expect([running.statusCode, running.headers["x-progress"], running.headers["retry-after"]]).toEqual([202, "25 % of the Bundles looked through", "1"]);
    status = { kind: "complete", transactionTime: "2024-01-31T12:00:00.000Z", request: "http://portage.example.org/fhir/$export", expires: "2024-02-01T12:00:00.000Z", files: [{ type: "Patient", count: 2 }], outcomes: 1 };
    const complete = await get("/exports/e0");
    expect(complete.statusCode).toBe(200);
    expect(complete.headers["expires"]).toBe("Thu, 01 Feb 2024 12:00:00 GMT");
    expect(complete.json()).toEqual({
      transactionTime: "2024-01-31T12:00:00.000Z",
      request: "http://portage.example.org/fhir/$export",
      requiresAccessToken: false,
      output: [{ type: "Patient", url: "http://portage.example.org/exports/e0/Patient.ndjson", count: 2 }],
      error: [{ type: "OperationOutcome", url: "http://portage.example.org/exports/e0/OperationOutcome.ndjson", count: 1 }],
    });
  });

  it("has files of lines", async () => {
    const { get } = await appWith({ lines: async (_consumer, _id, type) => (type === "Patient" ? lines() : undefined) });
    const file = await get("/exports/e0/Patient.ndjson");
    expect(file.headers["content-type"]).toBe("application/fhir+ndjson; charset=utf-8");
    expect(file.body).toBe('{"resourceType":"Patient"}\n{"resourceType":"Patient","multipleBirthInteger":2}\n');
    expect((await get("/exports/e0/Encounter.ndjson")).statusCode).toBe(404);
    expect((await get("/exports/e0/..%2fpasswd")).statusCode).toBe(400);
  });

  it("is not there after it was ended", async () => {
    const { app, get } = await appWith({ forget: async () => true });
    expect((await app.inject({ method: "DELETE", url: "/exports/e0" })).statusCode).toBe(202);
    expect((await get("/exports/e0")).statusCode).toBe(404);
  });
});
