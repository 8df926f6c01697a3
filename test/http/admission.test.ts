import { describe, expect, it } from "vitest";
import { Admission } from "../../src/intake/admission.ts";
import { buildTestApp, er7Type, message } from "./build-test-app.ts";

const post = (text: string, accept = "*/*") => ({ method: "POST", url: "/convert", headers: { "content-type": er7Type, accept }, payload: text }) as const;

describe("records at a busy service", () => {
  it("are refused with 503 and Retry-After before they are read, and come in when others have left", async () => {
    const admission = new Admission({ count: 2, bytes: 10_000 });
    const { app, outbox } = await buildTestApp({ admission });
    const committed = Promise.withResolvers<void>();
    const keep = outbox.keep.bind(outbox);
    outbox.keep = async (record) => {
      await committed.promise;
      return keep(record);
    };
    const [first, second] = [app.inject(post(message("1"))), app.inject(post(message("2")))];
    while (admission.underWay.count < 2) await new Promise(setImmediate);

    const refused = await app.inject(post(message("3")));
    expect({ status: refused.statusCode, retry: refused.headers["retry-after"], key: refused.json().issue[0].details.coding[0].code }).toEqual({ status: 503, retry: "1", key: "http.busy" });
    const acknowledged = await app.inject(post(message("4"), er7Type));
    expect(acknowledged.statusCode).toBe(503);
    expect(acknowledged.body).toContain("MSA|AR");
    // What takes no records is answered as ever.
    expect((await app.inject("/quarantine")).statusCode).toBe(200);
    const metrics = await app.inject("/metrics");
    expect(metrics.body).toContain('portage_refused_total{cause="busy"} 2');

    committed.resolve();
    expect([(await first).statusCode, (await second).statusCode]).toEqual([200, 200]);
    expect((await app.inject(post(message("3")))).statusCode).toBe(200);
    expect(outbox.kept.map(({ controlId }) => controlId)).toEqual(["1", "2", "3"]);
    expect(admission.underWay).toEqual({ count: 0, bytes: 0 });
  });

  it("leave when their sender has gone", async () => {
    const admission = new Admission({ count: 1, bytes: 10_000 });
    const { app } = await buildTestApp({ admission });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const broken = new AbortController();
    const endless = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(Buffer.from("MSH")) });
    const gone = fetch(`${url}/convert`, { method: "POST", headers: { "content-type": er7Type }, body: endless, duplex: "half", signal: broken.signal }).catch(() => undefined);
    while (admission.underWay.count === 0) await new Promise(setImmediate);
    broken.abort();
    await gone;
    while (admission.underWay.count > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await app.inject(post(message("1")))).statusCode).toBe(200);
  });

  it("are refused while the disk is low, and readiness says so", async () => {
    let low = true;
    const { app, outbox } = await buildTestApp({ admission: new Admission({ count: 1, bytes: 10_000 }, () => low) });
    const refused = await app.inject(post(message("1")));
    expect([refused.statusCode, refused.json().issue[0].details.coding[0].code]).toEqual([503, "http.disk-low"]);
    const ready = await app.inject("/health/ready");
    expect([ready.statusCode, ready.json().checks.store]).toEqual([503, "disk-low"]);
    expect(outbox.kept).toEqual([]);
    low = false;
    expect((await app.inject(post(message("1")))).statusCode).toBe(200);
    expect((await app.inject("/health/ready")).statusCode).toBe(200);
  });
});
