import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";

describe("health", () => {
  it("is live", async () => {
    const { app } = await buildTestApp();
    expect((await app.inject("/health/live")).json()).toEqual({ status: "ok" });
  });

  it("is ready while the store answers, and says how the target is", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject("/health/ready");
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ status: "ok", checks: { engine: "ok", store: "ok", target: "up" } });
  });

  it("is not ready where the store does not answer", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.broken = true;
    const answer = await app.inject("/health/ready");
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(answer.json().status).toBe("unavailable");
  });
});

describe("/metrics", () => {
  it("counts conversions, leaves and requests and shows the queue", async () => {
    const { app } = await buildTestApp();
    for (const text of ["", "INVALID"]) await app.inject({ method: "POST", url: "/convert", payload: message("1", text), headers: { "content-type": er7Type } });
    const { body, headers } = await app.inject("/metrics");
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of [
      'portage_conversions_total{status="converted"} 1',
      'portage_conversions_total{status="invalid"} 1',
      'portage_leaves_total{outcome="mapped"} 2',
      'portage_conversion_stage_seconds_count{stage="parse"} 2',
      'portage_http_request_seconds_count{route="/convert",method="POST",status="200"} 1',
      "portage_outbox_queued 3",
      "portage_outbox_oldest_queued_seconds 1.5",
      "portage_quarantined 1",
    ]) expect(body).toContain(line);
  });

  it("leaves the queue out where the store does not answer", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.broken = true;
    const { body, statusCode } = await app.inject("/metrics");
    expect(statusCode).toBe(200);
    expect(body).not.toMatch(/^portage_outbox_queued \d/m);
  });
});

describe("deliveries and quarantine", () => {
  it("tells how a delivery stands", async () => {
    const { app } = await buildTestApp();
    await app.inject({ method: "POST", url: "/convert", payload: message("1"), headers: { "content-type": er7Type } });
    expect((await app.inject("/deliveries/d0")).json()).toMatchObject({ id: "d0", state: "delivered", attempts: 1 });
  });

  it("pages through the quarantine, newest first", async () => {
    const { app } = await buildTestApp();
    for (const id of ["1", "2", "3"]) await app.inject({ method: "POST", url: "/convert", payload: message(id, "INVALID"), headers: { "content-type": er7Type } });
    const first = (await app.inject("/quarantine?limit=2")).json();
    expect(first).toMatchObject({ items: [{ id: "q2" }, { id: "q1" }], next: "/quarantine?limit=2&after=q1" });
    expect((await app.inject(first.next)).json()).toMatchObject({ items: [{ id: "q0" }], next: null });
    expect((await app.inject("/quarantine/q1")).json().issues[0].source).toBe("PID[1]-3[2].4.1");
  });
});

describe("what the service says of itself", () => {
  it("is a CapabilityStatement", async () => {
    const { app } = await buildTestApp();
    const statement = (await app.inject("/fhir/metadata")).json();
    expect(statement).toMatchObject({ resourceType: "CapabilityStatement", status: "active", kind: "instance", fhirVersion: "4.0.1", date: "2024-01-31T12:00:00.000Z" });
    expect(statement.rest[0].operation[0].name).toBe("validate");
  });

  it("is the coverage of the engine", async () => {
    const { app } = await buildTestApp();
    expect((await app.inject("/coverage")).json()).toEqual({ segments: ["PID"] });
  });

  it("is the document as it was written", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject("/openapi.yaml");
    expect(answer.headers["content-type"]).toBe("application/yaml; charset=utf-8");
    expect(answer.body).toBe(readFileSync("openapi.yaml", "utf8"));
  });

  it("is a page for browsers and JSON for the rest", async () => {
    const { app } = await buildTestApp();
    expect((await app.inject({ url: "/", headers: { accept: "text/html,*/*;q=0.8" } })).headers["content-type"]).toBe("text/html; charset=utf-8");
    const { links } = (await app.inject("/")).json() as { links: Record<string, string> };
    for (const path of Object.values(links).filter((link) => link !== "/convert")) expect((await app.inject(path)).statusCode, path).toBe(200);
  });
});

describe("/docs", () => {
  it("shows the API reference from files of this service alone, under a policy that allows nothing else", async () => {
    const { app } = await buildTestApp();
    const page = await app.inject("/docs");
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'self'/);
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) expect((await app.inject(source)).statusCode, source).toBe(200);
    expect(page.body).not.toMatch(/https?:\/\//);
    expect((await app.inject("/docs/json")).json().info.title).toBe("Portage");
  });

  it("refuses what it does not have as every other path does, and tells nothing of the path", async () => {
    const { app } = await buildTestApp();
    for (const url of ["/docs/CANARY", "/docs/static/..%2f..%2fpackage.json"]) {
      const answer = await app.inject(url);
      expect([answer.statusCode, answer.json().issue[0].details.coding[0].code]).toEqual([404, "http.route-unknown"]);
      expect(answer.body).not.toContain("CANARY");
    }
  });
});

describe("every answer", () => {
  it("has a request id of our own and gives the client's back", async () => {
    const { app } = await buildTestApp();
    const { headers } = await app.inject({ url: "/coverage", headers: { "x-request-id": "theirs" } });
    expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers["x-correlation-id"]).toBe("theirs");
  });

  it("has helmet's headers and asks for no upgrade to https, which one machine alone need not have", async () => {
    const { app } = await buildTestApp();
    const { headers } = await app.inject("/coverage");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).not.toContain("upgrade-insecure-requests");
    expect(headers["strict-transport-security"]).toBeUndefined();
  });
});
