import { describe, expect, it } from "vitest";
import { openTarget } from "../../../src/delivery/target.ts";
import { startEndpoint } from "./endpoint.ts";
import { prepared } from "./prepared.ts";

const bundle = '{"resourceType":"Bundle","type":"transaction","entry":[]}';

/** The headers that a target gets with both kinds of request, and the answers where it refuses them and says what it got. */
async function sent(method: Parameters<typeof prepared>[0], form: unknown, secrets: Record<string, string> = {}) {
  const fhir = await startEndpoint(({ headers }) => ({ status: 401, body: { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "login", diagnostics: JSON.stringify(headers) }] } }));
  const { credentials, wrong } = prepared(method, form, secrets);
  expect(wrong).toEqual([]);
  const target = openTarget({ url: fhir.url, timeoutSeconds: 10, rate: null }, credentials);
  const answers = [await target.post(bundle), await target.read(bundle)];
  const [posted, read] = fhir.received.map(({ headers }) => headers) as [Record<string, string>, Record<string, string>];
  return { posted, read, answers };
}

describe("basic", () => {
  it("sends user and password in UTF-8 with every request, once (RFC 7617, section 2.1)", async () => {
    // The example of RFC 7617, section 2.1: user "test", password "123£".
    const { posted, read } = await sent("basic", { user: "test", password: { env: "P" } }, { P: "123£" });
    expect([posted["authorization"], read["authorization"]]).toEqual(["Basic dGVzdDoxMjPCow==", "Basic dGVzdDoxMjPCow=="]);
    expect(posted["content-type"]).toBe("application/fhir+json");
  });

  it("hides the password and the header in what the target answers", async () => {
    const { answers } = await sent("basic", { user: "test", password: { env: "P" } }, { P: "CANARY-password" });
    const text = JSON.stringify(answers);
    expect(text).toContain("[secret]");
    expect(text).not.toContain("CANARY");
    expect(text).not.toContain(Buffer.from("test:CANARY-password").toString("base64"));
  });
});

describe("headers", () => {
  it("go with every request", async () => {
    const { posted, read } = await sent("headers", { "X-Api-Key": { env: "K" }, authorization: { env: "A" } }, { K: "key 1", A: "Api key" });
    for (const got of [posted, read]) expect(got).toMatchObject({ "x-api-key": "key 1", authorization: "Api key" });
  });

  it("are hidden in what the target answers", async () => {
    const { answers } = await sent("headers", { "x-api-key": { env: "K" } }, { K: "CANARY-key" });
    expect(JSON.stringify(answers)).not.toContain("CANARY");
  });

  it.each([
    ["x key", "v", "is no name of a header"],
    ["Content-Type", "v", "is a header that Portage writes itself"],
    ["host", "v", "is a header that Portage writes itself"],
    ["x-key", "CANARY\nx: y", "names a secret that no header can carry"],
    ["x-key", "CANARY€", "names a secret that no header can carry"],
    ["x-key", " CANARY", "names a secret that no header can carry"],
  ])("are refused before the start: %j with %j", (name, value, says) => {
    const { wrong } = prepared("headers", { [name]: { env: "K" } }, { K: value });
    expect(wrong).toEqual([expect.stringContaining(`/auth/headers/${name} ${says}`)]);
    expect(wrong.join("")).not.toContain("CANARY");
  });
});

describe("none", () => {
  it("sends no credential, and takes a 401 as it is", async () => {
    const { posted, answers } = await sent("none", {});
    expect(posted["authorization"]).toBeUndefined();
    expect(answers).toMatchObject([{ kind: "answered", status: 401 }, { kind: "answered", status: 401 }]);
  });
});
