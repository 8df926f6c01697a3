import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { anonymous } from "../../../src/delivery/auth/index.ts";
import { prepareTls } from "../../../src/delivery/auth/mtls.ts";
import type { TlsForm } from "../../../src/delivery/auth/mtls.ts";
import { openTarget } from "../../../src/delivery/target.ts";
import { makeCertificates, noOpenssl } from "./certificates.ts";
import type { Certificates } from "./certificates.ts";
import { tokenAnswer } from "./endpoint.ts";
import { prepared } from "./prepared.ts";

const bundle = '{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Observation","valueQuantity":{"value":7.0}}}]}';

/** The TLS options of PEM texts, and what is wrong with them. */
function tlsOf(texts: Readonly<Record<string, string>>) {
  const wrong: string[] = [];
  const form = Object.fromEntries(Object.keys(texts).map((name) => [name, { env: name }])) as TlsForm;
  const tls = prepareTls(form, { secret: (_place, reference) => ("env" in reference ? texts[reference.env]! : ""), wrong: (place, problem) => wrong.push(`${place} ${problem}`) });
  return { tls, wrong };
}

describe.skipIf(noOpenssl !== undefined)(`mutual TLS${noOpenssl === undefined ? "" : ` (${noOpenssl})`}`, () => {
  let made: Certificates;
  beforeAll(() => {
    made = makeCertificates();
  });

  /** A server that lets in whoever shows a certificate of the authority. */
  async function start(version?: "TLSv1.2" | "TLSv1.3") {
    const received: { peer: string; path: string; text: string; authorization: string | undefined }[] = [];
    const server = createServer({ ...made.server, ca: made.ca, requestCert: true, rejectUnauthorized: true, ...(version !== undefined && { minVersion: version, maxVersion: version }) }, (incoming, response) => {
      let text = "";
      incoming.on("data", (chunk: Buffer) => (text += chunk.toString()));
      incoming.on("end", () => {
        received.push({ peer: (incoming.socket as TLSSocket).getPeerCertificate().subject.CN as string, path: incoming.url!, text, authorization: incoming.headers.authorization });
        const body = incoming.url === "/token" ? tokenAnswer("t-1", 300).body : { resourceType: "Bundle", type: "transaction-response", entry: [] };
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
  }

  const settings = (url: string) => ({ url, timeoutSeconds: 10, rate: null });

  it("shows the certificate, believes the authority, and sends the text as it is", async () => {
    const { url, received } = await start();
    const { tls, wrong } = tlsOf({ ...made.client, ca: made.ca });
    expect(wrong).toEqual([]);
    const target = openTarget(settings(`${url}/fhir`), { ...anonymous, tls });
    expect(await target.post(bundle)).toMatchObject({ kind: "answered", status: 200 });
    expect(await target.read(bundle)).toMatchObject({ kind: "answered", status: 200 });
    expect(received).toEqual([{ peer: "client", path: "/fhir", text: bundle, authorization: undefined }, { peer: "client", path: "/fhir", text: bundle, authorization: undefined }]);
  });

  it("shows it to the token endpoint too", async () => {
    const { url, received } = await start();
    const { tls } = tlsOf({ ...made.client, ca: made.ca });
    const { credentials } = prepared("clientCredentials", { tokenUrl: `${url}/token`, clientId: "portage", clientSecret: { env: "S" } }, { S: "secret" });
    const target = openTarget(settings(`${url}/fhir`), { ...credentials, tls });
    expect(await target.post(bundle)).toMatchObject({ kind: "answered", status: 200 });
    expect(received.map(({ peer, path }) => [peer, path])).toEqual([["client", "/token"], ["client", "/fhir"]]);
    expect(received[1]!.authorization).toBe("Bearer t-1");
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("is not let in without a certificate (%s): the delivery is tried again", async (version) => {
    const { url, received } = await start(version);
    const { tls } = tlsOf({ ca: made.ca });
    const answer = await openTarget(settings(url), { ...anonymous, tls }).post(bundle);
    expect(["unreachable", "broken"]).toContain(answer.kind);
    expect(received).toEqual([]);
  });

  it("sends nothing to a server whose authority it does not know", async () => {
    const { url, received } = await start();
    const { tls } = tlsOf({ ...made.client });
    for (const credentials of [anonymous, { ...anonymous, tls }]) expect((await openTarget(settings(url), credentials).post(bundle)).kind).toBe("unreachable");
    expect(received).toEqual([]);
  });

  it("refuses a key that is not the certificate's, and what is no PEM, without repeating it", () => {
    expect(tlsOf({ cert: made.client.cert, key: made.server.key }).wrong).toEqual([expect.stringContaining("/tls cannot be used (ERR_OSSL_X509_KEY_VALUES_MISMATCH)")]);
    for (const texts of [{ cert: "CANARY", key: "CANARY" }, { ca: "CANARY" }]) {
      const { wrong } = tlsOf(texts);
      expect(wrong).toEqual([expect.stringContaining("/tls cannot be used")]);
      expect(wrong.join("")).not.toContain("CANARY");
    }
  });
});
