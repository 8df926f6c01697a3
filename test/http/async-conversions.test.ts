import { describe, expect, it } from "vitest";
import { authenticatorOf, keyHolder } from "../../src/access/authenticator.ts";
import { hashOfKey } from "../../src/access/keys.ts";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";

const body = message("1") + message("2", "INVALID");
const headers = { "content-type": er7Type, prefer: "return=minimal, respond-async" };

async function convert(payload: string | Buffer = body, url = "/convert", own: Record<string, string> = {}) {
  const test = await buildTestApp();
  const answer = await test.app.inject({ method: "POST", url, payload, headers: { ...headers, ...own } });
  await test.bulk.idle();
  const location = answer.headers["content-location"] as string;
  return { ...test, answer, location, status: await test.app.inject(location) };
}

describe("Prefer: respond-async", () => {
  it("answers 202 with a Content-Location when the upload is on the disk", async () => {
    const { answer, outbox } = await convert();
    expect(answer.statusCode).toBe(202);
    expect(answer.headers["preference-applied"]).toBe("respond-async");
    expect(answer.headers["content-location"]).toMatch(/^\/conversions\/[0-9a-f-]{36}$/);
    expect(outbox.kept).toHaveLength(2);
  });

  it("leads to 202 with X-Progress until every record is kept, whatever the target does", async () => {
    const { app, outbox, bulk } = await buildTestApp();
    outbox.target = "hangs";
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const keep = outbox.keep.bind(outbox);
    outbox.keep = async (record) => held.then(() => keep(record));
    const { headers: answered } = await app.inject({ method: "POST", url: "/convert?deliver=wait", payload: body, headers });
    const status = await app.inject(answered["content-location"] as string);
    expect(status.statusCode).toBe(202);
    expect(status.headers["x-progress"]).toBe(`0 records, 0 of ${body.length} bytes`);
    goOn();
    await bulk.idle();
    expect((await app.inject(answered["content-location"] as string)).statusCode).toBe(200);
  });

  it("leads to a bulk data manifest whose files hold Bundles and OperationOutcomes", async () => {
    const { app, location, status } = await convert(body, "/convert?feed=default");
    expect(status.statusCode).toBe(200);
    expect(status.json()).toMatchObject({
      request: "/convert?feed=default",
      requiresAccessToken: false,
      output: [{ type: "Bundle", url: `${location}/Bundle.ndjson`, count: 1 }],
      error: [{ type: "OperationOutcome", url: `${location}/OperationOutcome.ndjson`, count: 1 }],
      extension: { state: "finished", records: 2, converted: 1, invalid: 1, bytes: body.length, ofBytes: body.length },
    });
    const bundles = await app.inject(`${location}/Bundle.ndjson`);
    expect(bundles.headers["content-type"]).toMatch(/^application\/fhir\+ndjson/);
    expect(bundles.body.trimEnd().split("\n").map((line) => JSON.parse(line).resourceType)).toEqual(["Bundle"]);
    expect(bundles.body).toContain("7.0");
    expect((await app.inject(`${location}/OperationOutcome.ndjson`)).body).toContain("http.record-quarantined");
  });

  it("keeps nothing with deliver=none, and has the Bundles all the same", async () => {
    const { app, location, outbox } = await convert(body, "/convert?deliver=none");
    expect(outbox.kept).toEqual([]);
    expect((await app.inject(`${location}/Bundle.ndjson`)).body).toContain("7.0");
  });

  it("is forgotten on DELETE", async () => {
    const { app, location } = await convert();
    expect((await app.inject({ method: "DELETE", url: location })).statusCode).toBe(202);
    expect((await app.inject(location)).statusCode).toBe(404);
    expect((await app.inject({ method: "DELETE", url: location })).statusCode).toBe(404);
    expect((await app.inject(`${location}/Bundle.ndjson`)).statusCode).toBe(404);
  });

  it("tells in the manifest what is no record at all, since nobody has read it when the answer goes out", async () => {
    const { answer, status } = await convert("PID|1");
    expect(answer.statusCode).toBe(202);
    expect(status.json()).toMatchObject({ output: [], error: [{ count: 1 }] });
  });

  it("refuses an upload of no bytes, and one beyond PORTAGE_MAX_BULK", async () => {
    const { app } = await buildTestApp();
    const post = (payload: string) => app.inject({ method: "POST", url: "/convert", payload, headers });
    expect((await post("")).statusCode).toBe(400);
    const long = await post("x".repeat(1_000_001));
    expect([long.statusCode, long.json().issue[0].code]).toEqual([413, "too-long"]);
  });

  it("takes more than PORTAGE_MAX_BODY", async () => {
    const { status } = await convert(message("1").repeat(100));
    expect(status.json().extension.records).toBe(100);
  });

  it("keeps nothing of feeds that the sender may not use, and says so", async () => {
    const key = "0123456789abcdef0123456789abcdef";
    const authenticator = authenticatorOf([{ sha256: hashOfKey(key), principal: keyHolder("lab-only", ["convert", "read"], ["lab"]), endsAt: null }], undefined, Date.now);
    const { app, bulk, outbox } = await buildTestApp({ authenticator });
    const { headers: answered } = await app.inject({ method: "POST", url: "/convert?deliver=queue", payload: message("1", "FROM-LAB") + message("2", "CANARY"), headers: { ...headers, "x-api-key": key } });
    await bulk.idle();
    const status = await app.inject({ url: answered["content-location"] as string, headers: { "x-api-key": key } });
    expect(status.json().extension).toMatchObject({ records: 2, forbidden: 1 });
    expect(outbox.kept).toMatchObject([{ feed: "lab", principal: "lab-only" }]);
    const outcomes = await app.inject({ url: `${answered["content-location"] as string}/OperationOutcome.ndjson`, headers: { "x-api-key": key } });
    expect(outcomes.body).toContain("http.feed-forbidden");
    expect(outcomes.body).not.toContain("CANARY");
  });

  it("answers 503 where the store does not know of it, and leaves nothing", async () => {
    const { app, outbox } = await buildTestApp();
    outbox.bulk.insert = async () => Promise.reject(new Error("the store is gone: CANARY-ERROR"));
    expect((await app.inject({ method: "POST", url: "/convert", payload: body, headers })).statusCode).toBe(503);
  });

  it("is needed for an archive", async () => {
    const { app } = await buildTestApp();
    expect((await app.inject({ method: "POST", url: "/convert", payload: "x", headers: { "content-type": "application/x-tar" } })).statusCode).toBe(415);
  });
});
