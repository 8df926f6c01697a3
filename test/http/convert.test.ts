import { describe, expect, it } from "vitest";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";
import { bundleText } from "./fakes.ts";

/** The rows of the table of answers (design, section 9). */
describe("POST /convert", () => {
  const post = async (url: string, payload: string, headers: Record<string, string> = {}, target: "stores" | "hangs" | "refuses" = "stores") => {
    const test = await buildTestApp();
    test.outbox.target = target;
    const answer = await test.app.inject({ method: "POST", url, payload, headers: { "content-type": er7Type, ...headers } });
    return { ...test, answer };
  };
  const keysOf = (answer: { json(): { issue: { details: { coding: { code: string }[] } }[] } }) => answer.json().issue.map((issue) => issue.details.coding[0]!.code);

  describe("a record that is converted and valid", () => {
    it("is answered with 200 and the transaction Bundle, byte for byte", async () => {
      const { answer } = await post("/convert?deliver=none", message("1"));
      expect(answer.statusCode).toBe(200);
      expect(answer.headers["content-type"]).toBe("application/fhir+json; charset=utf-8");
      expect(answer.body).toBe(bundleText);
    });

    it("is not kept and has no Location with deliver=none", async () => {
      const { answer, outbox } = await post("/convert?deliver=none", message("1"));
      expect(answer.headers.location).toBeUndefined();
      expect(outbox.kept).toEqual([]);
    });

    it.each(["queue", "wait"])("is kept with its own bytes and has the Location of its delivery with deliver=%s", async (deliver) => {
      const { answer, outbox } = await post(`/convert?deliver=${deliver}`, message("1"));
      expect(answer.statusCode).toBe(200);
      expect(answer.headers.location).toBe("/deliveries/d0");
      expect(answer.body).toBe(bundleText);
      expect(outbox.kept[0]).toMatchObject({ feed: "default", controlId: "1", contentType: er7Type, idempotencyKey: null, result: { kind: "queued", bundle: bundleText } });
      expect(Buffer.from(outbox.kept[0]!.body).toString()).toBe(message("1"));
    });

    it("is queued where neither the request nor the feed says anything else", async () => {
      expect((await post("/convert", message("1"))).answer.headers.location).toBe("/deliveries/d0");
    });

    it("belongs to the feed of its sender where the request names none, and follows that feed's setting", async () => {
      const { answer, outbox } = await post("/convert", message("1", "FROM-LAB"));
      expect([answer.statusCode, answer.headers.location, outbox.kept]).toEqual([200, undefined, []]);
      expect((await post("/convert?feed=default", message("1", "FROM-LAB"))).answer.headers.location).toBe("/deliveries/d0");
    });

    it("follows the setting of its feed, which the request may overrule", async () => {
      expect((await post("/convert?feed=lab", message("1"))).answer.headers.location).toBeUndefined();
      expect((await post("/convert?feed=lab&deliver=queue", message("1"))).answer.headers.location).toBe("/deliveries/d0");
    });
  });

  describe("a record that is converted but invalid", () => {
    it("is answered with 422 and its issues with deliver=none", async () => {
      const { answer, outbox } = await post("/convert?deliver=none", message("1", "INVALID"));
      expect(answer.statusCode).toBe(422);
      expect(answer.json()).toMatchObject({ resourceType: "OperationOutcome", issue: [{ severity: "error", code: "required", diagnostics: "PID[1]-3[2].4.1" }] });
      expect(outbox.kept).toEqual([]);
    });

    it.each(["queue", "wait"])("is kept in quarantine with deliver=%s: 202, its issues and the Location of the item", async (deliver) => {
      const { answer, outbox } = await post(`/convert?deliver=${deliver}`, message("1", "INVALID"));
      expect(answer.statusCode).toBe(202);
      expect(answer.headers.location).toBe("/quarantine/q0");
      expect(keysOf(answer)).toEqual(["http.request-invalid", "http.record-quarantined"]);
      expect(outbox.kept[0]!.result.kind).toBe("quarantined");
    });
  });

  describe("a message without a record to convert", () => {
    it.each(["none", "queue", "wait"])("is answered with 422 and not kept with deliver=%s, for no person could mend it in quarantine", async (deliver) => {
      const { answer, outbox } = await post(`/convert?deliver=${deliver}`, message("1", "|ACK"));
      expect(answer.statusCode).toBe(422);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.json().resourceType).toBe("OperationOutcome");
      expect(outbox.kept).toEqual([]);
    });
  });

  describe("a body that is not readable as what it claims to be", () => {
    it.each(["none", "queue", "wait"])("is answered with 400 and not kept with deliver=%s", async (deliver) => {
      const { answer, outbox } = await post(`/convert?deliver=${deliver}`, "PID|1");
      expect(answer.statusCode).toBe(400);
      expect(answer.json().issue[0].details.text).toMatch(/begins with none of MSH.*Send the message from its MSH segment on/);
      expect(outbox.kept).toEqual([]);
    });

    it("is answered with 400 where a record of it is broken", async () => {
      expect((await post("/convert", message("1", "BROKEN"))).answer.statusCode).toBe(400);
    });

    it("is answered with 400 where it is empty", async () => {
      const { answer } = await post("/convert", "");
      expect(answer.statusCode).toBe(400);
      expect(keysOf(answer)).toEqual(["http.body-empty"]);
    });

    it("is answered with 400 where text/plain begins with no header segment", async () => {
      const { answer } = await post("/convert", "name;birthdate", { "content-type": "text/plain" });
      expect(answer.statusCode).toBe(400);
      expect(keysOf(answer)).toEqual(["http.not-hl7v2"]);
    });
  });

  describe("deliver=wait with a target that does not store the record", () => {
    it("is answered with 202 while the delivery goes on by itself", async () => {
      const { answer } = await post("/convert?deliver=wait", message("1"), {}, "hangs");
      expect(answer.statusCode).toBe(202);
      expect(answer.headers.location).toBe("/deliveries/d0");
      expect(keysOf(answer)).toContain("http.delivery-pending");
      expect(answer.json().issue.map((issue: { severity: string }) => issue.severity)).toEqual(["warning", "information"]);
    });

    it("is answered with 202 and the quarantine item where the target refuses it for good", async () => {
      const { answer } = await post("/convert?deliver=wait", message("1"), {}, "refuses");
      expect(answer.statusCode).toBe(202);
      expect(answer.headers.location).toBe("/quarantine/q0");
      expect(keysOf(answer)).toEqual(["http.request-invalid", "http.record-quarantined"]);
    });

    it("is answered with 202 where the store fails after the record was committed", async () => {
      const { app, outbox } = await buildTestApp();
      outbox.wait = () => Promise.reject(new Error("gone"));
      const answer = await app.inject({ method: "POST", url: "/convert?deliver=wait", payload: message("1"), headers: { "content-type": er7Type } });
      expect(answer.statusCode).toBe(202);
      expect(answer.headers.location).toBe("/deliveries/d0");
    });
  });

  describe("report=true or Accept: application/json", () => {
    it.each([
      ["/convert?report=true", {}],
      ["/convert", { accept: "application/json" }],
      ["/convert?report=true", { accept: er7Type }],
    ])("answers %s with a report of the same status", async (url, headers) => {
      const { answer } = await post(url, message("1"), headers);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(answer.headers.location).toBe("/deliveries/d0");
      expect(Object.keys(answer.json()).sort()).toEqual(["bundle", "counts", "leaves", "lineage", "outcome", "timings", "translations"]);
      expect(answer.json().counts).toEqual({ leaves: 5, mapped: 1, archived: 1, left: 1, undecided: 1, failed: 1 });
    });

    it("tells in the outcome what delivery adds", async () => {
      const { answer } = await post("/convert?report=true", message("1", "INVALID"));
      expect(answer.statusCode).toBe(202);
      expect(answer.json().outcome.issue).toHaveLength(2);
    });

    it("has the same shape where nothing could be read", async () => {
      const { answer } = await post("/convert?report=true", "PID|1");
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ bundle: null, counts: { leaves: 0 }, leaves: [], outcome: { resourceType: "OperationOutcome" } });
    });
  });

  describe("Accept: x-application/hl7-v2+er7", () => {
    it.each([
      ["AA", 200, "/convert", message("1")],
      ["AA", 200, "/convert?deliver=none", message("1")],
      ["AE", 202, "/convert", message("1", "INVALID")],
      ["AE", 422, "/convert?deliver=none", message("1", "INVALID")],
      ["AR", 422, "/convert", message("1", "|ACK")],
      ["AR", 400, "/convert", message("1", "BROKEN")],
      ["AR", 400, "/convert", "PID|1"],
      ["AR", 404, "/convert?feed=nowhere", message("1")],
      ["AR", 413, "/convert", message("1", "x".repeat(2000))],
    ])("acknowledges with %s and status %i for %s", async (verdict, status, url, body) => {
      const { answer } = await post(url, body, { accept: er7Type });
      expect(answer.statusCode).toBe(status);
      expect(answer.headers["content-type"]).toBe("x-application/hl7-v2+er7; charset=utf-8");
      expect(answer.body.split("\r")[1]).toMatch(new RegExp(`^MSA\\|${verdict}`));
    });

    it("acknowledges a kept record with AA while the target is down", async () => {
      const { answer } = await post("/convert?deliver=wait", message("1"), { accept: er7Type }, "hangs");
      expect(answer.statusCode).toBe(202);
      expect(answer.body).toMatch(/\rMSA\|AA\|1\r/);
    });
  });

  describe("Idempotency-Key", () => {
    it("keeps the same bytes once and answers with the first Location", async () => {
      const { app, outbox } = await buildTestApp();
      const send = (text: string) => app.inject({ method: "POST", url: "/convert", payload: message(text), headers: { "content-type": er7Type, "idempotency-key": "k" } });
      expect((await send("1")).headers.location).toBe("/deliveries/d0");
      expect((await send("1")).headers.location).toBe("/deliveries/d0");
      expect(outbox.kept).toHaveLength(1);
    });

    it("is answered with 409 for other bytes", async () => {
      const { app } = await buildTestApp();
      const send = (text: string) => app.inject({ method: "POST", url: "/convert", payload: message(text), headers: { "content-type": er7Type, "idempotency-key": "k" } });
      await send("1");
      const answer = await send("2");
      expect(answer.statusCode).toBe(409);
      expect(keysOf(answer)).toEqual(["http.key-reused"]);
    });

    it("has no meaning where nothing is stored", async () => {
      const { app } = await buildTestApp();
      const send = (text: string) => app.inject({ method: "POST", url: "/convert?deliver=none", payload: message(text), headers: { "content-type": er7Type, "idempotency-key": "k" } });
      await send("1");
      expect((await send("2")).statusCode).toBe(200);
    });
  });

  it("answers 503 with Retry-After where the store does not take the record, so that the sender keeps it", async () => {
    const { app, outbox, log } = await buildTestApp();
    outbox.broken = true;
    const answer = await app.inject({ method: "POST", url: "/convert", payload: message("1"), headers: { "content-type": er7Type } });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(keysOf(answer)).toEqual(["http.store-unavailable"]);
    expect(log.join("")).toContain("store did not take a record");
  });

  it("passes the charset of the Content-Type header on", async () => {
    const { app, engine } = await buildTestApp();
    const seen: unknown[] = [];
    const convert = engine.convert.bind(engine);
    engine.convert = (body, options) => (seen.push(options), convert(body, options));
    await app.inject({ method: "POST", url: "/convert?feed=lab", payload: message("1"), headers: { "content-type": "Text/Plain; charset=ISO-8859-1" } });
    expect(seen).toEqual([{ contentType: "text/plain", charset: "iso-8859-1", feed: "lab" }]);
  });
});
