import { describe, expect, it } from "vitest";
import { classify } from "../../../src/delivery/classify.ts";
import { openTarget } from "../../../src/delivery/target.ts";
import type { Answer } from "../../../src/delivery/target.ts";
import { guarded, startEndpoint, tokenAnswer } from "./endpoint.ts";
import type { Script } from "./endpoint.ts";
import { prepared } from "./prepared.ts";

const bundle = '{"resourceType":"Bundle","type":"transaction","entry":[]}';
const clientSecret = "CANARY-secret:ü/+ %";

/** A target that wants a token of a scripted endpoint. */
async function start(tokenScript: Script, targetScript: Script, { changes = {}, timeoutSeconds = 10, stop }: { changes?: object; timeoutSeconds?: number; stop?: AbortSignal } = {}) {
  const endpoint = await startEndpoint(tokenScript);
  const fhir = await startEndpoint(targetScript);
  const { credentials, wrong } = prepared("clientCredentials", { tokenUrl: `${endpoint.url}/token`, clientId: "portage client", clientSecret: { env: "SECRET" }, ...changes }, { SECRET: clientSecret });
  expect(wrong).toEqual([]);
  return { endpoint, fhir, target: openTarget({ url: fhir.url, timeoutSeconds, rate: null }, credentials, stop) };
}

const statusOf = (answer: Answer) => (answer.kind === "answered" ? answer.status : answer.kind);

describe("OAuth 2 client credentials", () => {
  it("show the secret in the Authorization header, form-encoded as RFC 6749 (2.3.1) says, and the token to the target", async () => {
    const { endpoint, fhir, target } = await start(() => tokenAnswer("t-1", 300), guarded(new Set(["t-1"])), { changes: { scope: "system/*.cruds" } });
    expect(statusOf(await target.post(bundle))).toBe(200);
    const [{ headers, text }] = endpoint.received as [(typeof endpoint.received)[0]];
    expect(Buffer.from(headers.authorization!.replace("Basic ", ""), "base64").toString()).toBe("portage+client:CANARY-secret%3A%C3%BC%2F%2B+%25");
    expect(headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(text))).toEqual({ grant_type: "client_credentials", scope: "system/*.cruds" });
    expect(fhir.received[0]!.headers.authorization).toBe("Bearer t-1");
  });

  it("show the secret in the body where the endpoint wants client_secret_post", async () => {
    const { endpoint, target } = await start(() => tokenAnswer("t-1"), guarded(new Set(["t-1"])), { changes: { method: "client_secret_post" } });
    expect(statusOf(await target.post(bundle))).toBe(200);
    const [{ headers, text }] = endpoint.received as [(typeof endpoint.received)[0]];
    expect(headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(text))).toEqual({ grant_type: "client_credentials", client_id: "portage client", client_secret: clientSecret });
  });

  it("get one token for all that wait for it, and keep it", async () => {
    const { endpoint, fhir, target } = await start(
      async (_request, number) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return tokenAnswer(`t-${number}`, 300);
      },
      guarded(new Set(["t-1"])),
    );
    const answers = await Promise.all([target.post(bundle), target.read(bundle), target.post(bundle), target.read(bundle)]);
    expect(answers.map(statusOf)).toEqual([200, 200, 200, 200]);
    expect(statusOf(await target.post(bundle))).toBe(200);
    expect(endpoint.received).toHaveLength(1);
    expect(fhir.received).toHaveLength(5);
  });

  it("renew a token that the target refuses, once, and send again what was refused", async () => {
    const { endpoint, fhir, target } = await start((_request, number) => tokenAnswer(`t-${number}`, 300), guarded(new Set(["t-2"])));
    expect(statusOf(await target.post(bundle))).toBe(200);
    expect(endpoint.received).toHaveLength(2);
    expect(fhir.received.map(({ headers, text }) => [headers.authorization, text])).toEqual([["Bearer t-1", bundle], ["Bearer t-2", bundle]]);
  });

  it("renew once for all that are refused at the same time", async () => {
    const { endpoint, target } = await start((_request, number) => tokenAnswer(`t-${number}`, 300), guarded(new Set(["t-2"])));
    expect((await Promise.all([target.post(bundle), target.read(bundle), target.post(bundle)])).map(statusOf)).toEqual([200, 200, 200]);
    expect(endpoint.received).toHaveLength(2);
  });

  it("count a 401 to a new token as a wrong setting, and repeat no token", async () => {
    const { endpoint, fhir, target } = await start((_request, number) => tokenAnswer(`CANARY-${number}`, 300), guarded(new Set()));
    const answer = await target.post(bundle);
    expect([endpoint.received.length, fhir.received.length]).toEqual([2, 2]);
    const verdict = classify(answer, []);
    expect(verdict).toMatchObject({ kind: "retry", pace: "misconfigured", strike: false, issues: [{ key: "delivery.misconfigured" }, { key: "delivery.refused-because" }] });
    expect(JSON.stringify([answer, verdict])).not.toContain("CANARY");
    expect(JSON.stringify(verdict)).toContain("not a token: [secret]");
  });

  it.each([[500, {}, null], [503, { "retry-after": "7" }, 7000], [429, { "retry-after": "2" }, 2000], [408, {}, null]])("wait for a token endpoint that answers %i, and send nothing", async (status, headers, afterMilliseconds) => {
    const { fhir, target } = await start(() => ({ status, body: "CANARY", headers }), guarded(new Set()));
    const verdict = classify(await target.post(bundle), []);
    expect(verdict).toMatchObject({ kind: "retry", pace: "usual", strike: false, afterMilliseconds, issues: [{ key: "delivery.unreachable", text: expect.stringContaining(`its token endpoint: it answered ${status}`) as string }] });
    expect(JSON.stringify(verdict)).not.toContain("CANARY");
    expect(fhir.received).toEqual([]);
  });

  it("wait for a token endpoint that is not there", async () => {
    const { endpoint, fhir, target } = await start(() => undefined, guarded(new Set()));
    await endpoint.stop();
    expect(classify(await target.post(bundle), [])).toMatchObject({ kind: "retry", pace: "usual", issues: [{ key: "delivery.unreachable", text: expect.stringContaining("its token endpoint: ECONNREFUSED") as string }] });
    expect(fhir.received).toEqual([]);
  });

  it("wait for a token endpoint no longer than a request may take, after which nothing is uncertain", async () => {
    const { fhir, target } = await start(() => undefined, guarded(new Set()), { timeoutSeconds: 0.2 });
    const started = performance.now();
    expect(classify(await target.post(bundle), [])).toMatchObject({ kind: "retry", issues: [{ key: "delivery.unreachable", text: expect.stringContaining("no answer in time") as string }] });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(fhir.received).toEqual([]);
  });

  it("stop waiting when the service stops", async () => {
    const stop = new AbortController();
    const { target } = await start(() => undefined, guarded(new Set()), { stop: stop.signal });
    setTimeout(() => stop.abort(), 50);
    expect((await target.post(bundle)).kind).toBe("unauthorized");
  });

  it("ask again after an endpoint that was down", async () => {
    const { target } = await start((_request, number) => (number === 1 ? { status: 502, body: "" } : tokenAnswer("t", 300)), guarded(new Set(["t"])));
    expect([statusOf(await target.post(bundle)), statusOf(await target.post(bundle))]).toEqual(["unauthorized", 200]);
  });

  it.each([
    [401, { error: "invalid_client", error_description: "CANARY" }, "401 invalid_client"],
    [400, { error: "invalid_client" }, "400 invalid_client"],
    [400, { error: "invalid_scope" }, "400 invalid_scope"],
    [400, { error: "CANARY secret" }, "400 at"],
    [403, "<html>CANARY</html>", "403 at"],
    [302, "", "302 at"],
    [200, { access_token: "CANARY", token_type: "mac" }, "200 without a bearer token"],
    [400, { error: "canary" }, "400 at"],
    [200, { access_token: "CANARY\nx: y", token_type: "bearer" }, "200 without a bearer token"],
    [200, "CANARY", "200 without a bearer token"],
  ])("count %i with %j at the token endpoint as a wrong setting", async (status, body, says) => {
    const { fhir, target } = await start(() => ({ status, body, ...(status === 401 && { headers: { "www-authenticate": 'Basic realm="CANARY"' } }), ...(status === 302 && { headers: { location: "/elsewhere" } }) }), guarded(new Set()));
    const verdict = classify(await target.post(bundle), []);
    expect(verdict).toMatchObject({ kind: "retry", pace: "misconfigured", strike: false, issues: [{ key: "delivery.misconfigured", text: expect.stringContaining(says) as string }] });
    expect(JSON.stringify(verdict)).not.toMatch(/canary/i);
    expect(fhir.received).toEqual([]);
  });
});
