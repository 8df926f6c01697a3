import { once } from "node:events";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { text as readText } from "node:stream/consumers";
import type { FastifyInstance } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { answerForm } from "../../src/http/content-types.ts";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";

const limits = { body: 1000, bulk: 1_000_000, rate: 0, eventLoopDelay: 0, wait: 2000, arrival: 0, grace: 100 };

const sandbox = async (app: FastifyInstance) => void app.get("/sandbox/fhir/*", () => ({}));

describe("a refusal is an OperationOutcome that names the remedy", () => {
  it.each([
    ["an unknown feed", 404, "http.feed-unknown", "POST", "/convert?feed=nowhere", { "content-type": er7Type }],
    ["a type that is planned", 415, "http.converter-missing", "POST", "/convert", { "content-type": "text/csv" }],
    ["a type that is not known", 415, "http.media-type", "POST", "/convert", { "content-type": "application/x-www-form-urlencoded" }],
    ["a body without a type", 415, "http.media-type", "POST", "/convert", {}],
    ["a malformed type", 415, "http.media-type", "POST", "/convert", { "content-type": "er7" }],
    ["a wrong value in the query", 400, "http.request-invalid", "POST", "/convert?deliver=later", { "content-type": er7Type }],
    ["an unknown parameter in the query", 400, "http.request-invalid", "POST", "/convert?delivery=none", { "content-type": er7Type }],
    ["a wrong type in the query", 400, "http.request-invalid", "GET", "/quarantine?limit=many", {}],
    ["an Idempotency-Key that is too long", 400, "http.request-invalid", "POST", "/convert", { "content-type": er7Type, "idempotency-key": "k".repeat(256) }],
    ["a malformed URL", 400, "http.request-malformed", "GET", "/%zz", {}],
    ["an unknown path", 404, "http.route-unknown", "GET", "/nowhere", {}],
    ["an unknown path with a body", 404, "http.route-unknown", "POST", "/nowhere", { "content-type": er7Type }],
    ["a method that the path does not take", 405, "http.method-not-allowed", "GET", "/convert", {}],
    ["an unknown delivery", 404, "http.delivery-unknown", "GET", "/deliveries/d9", {}],
    ["an unknown quarantine item", 404, "http.quarantine-unknown", "GET", "/quarantine/q9", {}],
    ["an unknown asynchronous conversion", 404, "http.conversion-unknown", "GET", "/conversions/c9", {}],
  ] as const)("%s: %i %s", async (_what, status, key, method, url, headers) => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method, url, headers: { ...headers }, ...(method === "POST" && { payload: message("1") }) });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/fhir+json; charset=utf-8");
    expect(answer.json()).toMatchObject({ resourceType: "OperationOutcome", issue: [{ severity: "error", details: { coding: [{ code: key }] } }] });
  });

  it("names the place and the rule of a malformed query, not its value", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/convert?deliver=CANARY&report=CANARY", payload: message("1"), headers: { "content-type": er7Type } });
    expect(answer.json().issue.map((issue: { expression: string[]; details: { text: string } }) => [issue.expression[0], issue.details.text])).toEqual([
      ["http.deliver", expect.stringContaining("must be one of none, queue, wait")],
      ["http.report", expect.stringContaining("must be true or false")],
    ]);
    expect(answer.body).not.toContain("CANARY");
  });

  it("names the accepted types for 415 in text and header", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/convert", payload: "<x/>", headers: { "content-type": "application/xml" } });
    expect(answer.headers.accept).toBe("x-application/hl7-v2+er7, application/hl7-v2, application/hl7-v2+er7, text/plain, application/x-ndjson, application/ndjson, multipart/form-data, application/x-tar, application/gzip, application/x-gzip, application/x-gtar");
    expect(answer.json().issue[0].details.text).toMatch(/no converter for XML \(C-CDA\) in this version. Accepted: x-application/);
  });

  it("names the allowed methods for 405", async () => {
    const { app } = await buildTestApp();
    for (const method of ["DELETE", "HEAD", "TRACE"] as const) {
      const answer = await app.inject({ method: method as "DELETE", url: "/convert" });
      expect([method, answer.statusCode, answer.headers.allow]).toEqual([method, 405, "POST, OPTIONS"]);
    }
    expect((await app.inject({ method: "POST", url: "/quarantine" })).headers.allow).toBe("GET, HEAD, OPTIONS");
  });

  it("answers OPTIONS with the methods that a path takes", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "OPTIONS", url: "/convert" });
    expect([answer.statusCode, answer.headers.allow, answer.body]).toEqual([204, "POST, OPTIONS", ""]);
  });

  it("refuses a compressed body instead of taking it for text", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/convert", payload: gzipSync(message("1")), headers: { "content-type": er7Type, "content-encoding": "gzip" } });
    expect([answer.statusCode, answer.headers["accept-encoding"], answer.json().issue[0].details.coding[0].code]).toEqual([415, "identity", "http.content-encoding"]);
  });

  it.each([
    ["report=1", "The query parameter report must be true or false."],
    ["deliver=none&deliver=wait", "The query parameter deliver must come once."],
    ["feed=", "The query parameter feed must not be empty."],
    ["fed=x", "The query must have no other parameters than feed, deliver, report."],
  ])("says in the words of HTTP what is wrong with ?%s", async (query, text) => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: `/convert?${query}`, payload: message("1"), headers: { "content-type": er7Type } });
    expect(answer.json().issue[0].details.text).toBe(`${text} GET /openapi.yaml describes the request.`);
  });

  it("gives a request only so long to arrive", async () => {
    const { app } = await buildTestApp({ limits: { ...limits, arrival: 100 } });
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.write(`POST /convert HTTP/1.1\r\nHost: here\r\nContent-Type: ${er7Type}\r\nContent-Length: 100\r\n\r\nMSH`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("closes what is still arriving when the time to stop is over", async () => {
    const { app } = await buildTestApp({ limits });
    await app.listen({ host: "127.0.0.1", port: 0 });
    const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
    const arrived = once(app.server, "request");
    socket.write(`POST /convert HTTP/1.1\r\nHost: x\r\nContent-Type: ${er7Type}\r\nContent-Length: 1000\r\n\r\nMSH`);
    await arrived;
    const closed = once(socket.resume().on("error", () => undefined), "close");
    await app.close();
    await closed;
  });

  it.each([
    ["announced", (text: string) => text],
    ["streamed", (text: string) => Readable.from([text])],
  ])("413 for a %s body over the limit", async (_how, payload) => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/convert", payload: payload(message("1", "x".repeat(1000))), headers: { "content-type": er7Type } });
    expect(answer.statusCode).toBe(413);
    expect(answer.json().issue[0].details.text).toMatch(/larger than 1000 bytes.*PORTAGE_MAX_BODY/);
  });

  it("429 with Retry-After over the rate, but never for health, metrics and the sandbox", async () => {
    const { app } = await buildTestApp({ limits: { ...limits, rate: 2 }, sandbox });
    for (const _ of [1, 2]) expect((await app.inject("/coverage")).statusCode).toBe(200);
    const answer = await app.inject("/coverage");
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(answer.json().issue[0]).toMatchObject({ code: "throttled", details: { coding: [{ code: "http.rate-limited" }] } });
    expect((await app.inject("/health/ready")).statusCode).toBe(200);
    expect((await app.inject("/metrics")).statusCode).toBe(200);
    expect((await app.inject("/sandbox/fhir/Patient/1")).statusCode).toBe(200);
  });

  it("503 with Retry-After while the event loop is late, but not for health and the sandbox", async () => {
    const { app } = await buildTestApp({ limits: { ...limits, eventLoopDelay: 0.001 }, sandbox });
    await app.ready();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const answer = await app.inject("/coverage");
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(answer.json().issue[0].details.coding[0].code).toBe("http.under-pressure");
    expect((await app.inject("/health/live")).statusCode).toBe(200);
    expect((await app.inject("/sandbox/fhir/Patient/1")).statusCode).toBe(200);
  });

  it.each([
    ["400", "GET / HTTP/1.1\r\nno header\r\n\r\n"],
    ["431", `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`],
  ])("%s for what is not well-formed HTTP", async (status, text) => {
    const { app } = await buildTestApp();
    await app.listen({ host: "127.0.0.1", port: 0 });
    const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1", () => socket.write(text));
    const answer = await readText(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(answer.split("\r\n\r\n")[1]!)).toMatchObject({ resourceType: "OperationOutcome", issue: [{ details: { coding: [{ code: "http.request-malformed" }] } }] });
  });

  it("503 with Retry-After for what still arrives while the service stops", async () => {
    const { app } = await buildTestApp();
    const answers: Response[] = [];
    app.addHook("preClose", async () => void answers.push(await fetch(`${url}/coverage`)));
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    await app.close();
    expect(answers.map(({ status, headers }) => [status, headers.get("retry-after"), headers.get("connection")])).toEqual([[503, "5", "close"]]);
    expect(await answers[0]!.json()).toMatchObject({ issue: [{ details: { coding: [{ code: "http.stopping" }] } }] });
  });

  it("202 at once for what waits for the target while the service stops", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.target = "hangs";
    let waiting: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (waiting = resolve));
    outbox.wait = async (id, _milliseconds, signal) => {
      waiting();
      await once(signal!, "abort");
      return outbox.delivery(id);
    };
    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    const answer = fetch(`${url}/convert?deliver=wait`, { method: "POST", body: message("1"), headers: { "content-type": er7Type } });
    await begun;
    await app.close();
    expect([(await answer).status, (await answer).headers.get("location")]).toEqual([202, "/deliveries/d0"]);
    expect(JSON.stringify(await (await answer).json())).toContain("http.delivery-after-restart");
  });

  it("500 with the request's id where Portage breaks, and nothing of the cause", async () => {
    const { app, engine } = await buildTestApp();
    engine.convert = () => {
      throw new Error("CANARY");
    };
    const answer = await app.inject({ method: "POST", url: "/convert", payload: message("1"), headers: { "content-type": er7Type } });
    expect(answer.statusCode).toBe(500);
    expect(answer.json().issue[0]).toMatchObject({ severity: "fatal", code: "exception" });
    expect(answer.body).toContain(answer.headers["x-request-id"] as string);
    expect(answer.body).not.toContain("CANARY");
  });
});

describe("the form of an answer", () => {
  it.each([
    [undefined, undefined, "fhir"],
    ["*/*", undefined, "fhir"],
    ["application/fhir+json", undefined, "fhir"],
    ["text/html, */*;q=0.5", undefined, "fhir"],
    ["application/json", undefined, "report"],
    ["application/json;q=0.5, application/fhir+json", undefined, "fhir"],
    ["application/fhir+json;q=0, application/json;q=0.1", undefined, "report"],
    ["application/fhir+json", true, "report"],
    [er7Type, undefined, "acknowledgement"],
    ["application/hl7-v2", false, "acknowledgement"],
    ["image/png", undefined, "fhir"],
    ["not a type", undefined, "fhir"],
  ] as const)("for Accept %s and report %s is %s", (accept, report, form) => {
    expect(answerForm(accept, report)).toBe(form);
  });
});
