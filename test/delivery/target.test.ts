import { describe, expect, it } from "vitest";
import { anonymous } from "../../src/delivery/auth/index.ts";
import { openTarget } from "../../src/delivery/target.ts";
import { startEndpoint } from "./auth/endpoint.ts";

const bundle = '{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Observation","valueQuantity":{"value":7.0}}}]}';
const ok = () => ({ status: 200, body: '{"resourceType":"Bundle","type":"batch-response","total":7.0}' });

function open(url: string, changes: { timeoutSeconds?: number; rate?: number; stop?: AbortSignal } = {}) {
  const { stop, ...settings } = changes;
  return openTarget({ url, timeoutSeconds: 10, rate: null, ...settings }, anonymous, stop);
}

describe("openTarget", () => {
  it.each([10, 600])("sends the text as it is, and reads the digits as they are (timeout of %i s)", async (timeoutSeconds) => {
    const fhir = await startEndpoint(ok);
    const target = open(fhir.url, { timeoutSeconds });
    expect(await target.post(bundle)).toMatchObject({ kind: "answered", status: 200 });
    const read = await target.read(bundle);
    expect(fhir.received.map(({ text }) => text)).toEqual([bundle, bundle]);
    expect(JSON.stringify(read)).toContain('"total":7.0');
  });

  it("takes a redirect as an answer, and does not follow it", async () => {
    const fhir = await startEndpoint(() => ({ status: 307, body: "", headers: { location: "/elsewhere" } }));
    const target = open(fhir.url);
    expect([await target.post(bundle), await target.read(bundle)]).toMatchObject([{ kind: "answered", status: 307 }, { kind: "answered", status: 307 }]);
    expect(fhir.received).toHaveLength(2);
  });

  it("waits no longer than the timeout", async () => {
    const fhir = await startEndpoint(() => undefined);
    expect(await open(fhir.url, { timeoutSeconds: 0.1 }).post(bundle)).toEqual({ kind: "timeout", seconds: 0.1 });
  });

  it("sends no more requests a second than the target takes, reads among them, without counting the wait as the target's", async () => {
    const times: number[] = [];
    const fhir = await startEndpoint(() => (times.push(performance.now()), ok()));
    const target = open(fhir.url, { rate: 4, timeoutSeconds: 0.3 });
    const started = performance.now();
    const answers = await Promise.all(Array.from({ length: 7 }, (_, index) => (index % 2 === 0 ? target.post(bundle) : target.read(bundle))));
    expect(answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 7 }, () => "answered"));
    expect(times[6]! - started).toBeGreaterThanOrEqual(740);
  });

  it("does not wait for its turn when the service stops", async () => {
    const fhir = await startEndpoint(ok);
    const stop = new AbortController();
    const target = open(fhir.url, { rate: 0.1, stop: stop.signal });
    await target.post(bundle);
    setTimeout(() => stop.abort(), 20);
    expect(await target.post(bundle)).toEqual({ kind: "broken", reason: "the service stopped" });
    expect(fhir.received).toHaveLength(1);
  });
});
