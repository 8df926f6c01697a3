import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadConfig } from "../../src/config.ts";
import type { Config } from "../../src/config.ts";
import { loadMllp } from "../../src/mllp/load.ts";
import { makeCertificates, noOpenssl } from "../delivery/auth/certificates.ts";

function site(): string {
  const folder = mkdtempSync(join(tmpdir(), "portage-site-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "feeds"));
  writeFileSync(join(folder, "feeds/lab.yaml"), "deliver: queue\n");
  writeFileSync(join(folder, "access.yaml"), "");
  return folder;
}

function load(environment: Readonly<Record<string, string>>, folder = site()) {
  return loadMllp(loadConfig({ PORTAGE_SITE: folder, PORTAGE_TARGET_URL: "http://127.0.0.1:9/fhir", ...environment }) as Config);
}

const keysOf = (loaded: ReturnType<typeof load>) => (Array.isArray(loaded) ? loaded.map(({ key }) => key) : []);

describe("loadMllp", () => {
  it("opens no port that nobody asked for", () => {
    expect(load({})).toBeUndefined();
  });

  it("needs no certificate on this machine", () => {
    expect(load({ PORTAGE_MLLP_PORT: "2575", PORTAGE_MLLP_FEED: "lab" })).toEqual({ port: 2575, feed: "lab", tls: undefined });
  });

  it("refuses other machines without certificates of senders, unless the network keeps strangers away", () => {
    expect(keysOf(load({ PORTAGE_MLLP_PORT: "2575", HOST: "0.0.0.0" }))).toEqual(["config.mllp-open"]);
    expect(load({ PORTAGE_MLLP_PORT: "2575", HOST: "0.0.0.0", PORTAGE_MLLP_OPEN: "true" })).toMatchObject({ port: 2575 });
  });

  it("tells an unknown feed, a missing file and half a pair at once", () => {
    expect(keysOf(load({ PORTAGE_MLLP_PORT: "2575", PORTAGE_MLLP_FEED: "lob", PORTAGE_MLLP_TLS_CERT: "/nowhere.crt" }))).toEqual(["config.mllp-file", "config.mllp-tls-half", "config.mllp-feed"]);
  });

  it.skipIf(noOpenssl !== undefined)(`reads certificates, and refuses a key of another one${noOpenssl === undefined ? "" : ` (${noOpenssl})`}`, () => {
    const folder = site();
    const { ca, server, client } = makeCertificates();
    for (const [name, text] of Object.entries({ "ca.crt": ca, "server.crt": server.cert, "server.key": server.key, "client.key": client.key })) writeFileSync(join(folder, name), text);
    const settings = (key: string) => ({ HOST: "0.0.0.0", PORTAGE_MLLP_PORT: "2575", PORTAGE_MLLP_TLS_CERT: join(folder, "server.crt"), PORTAGE_MLLP_TLS_KEY: join(folder, key), PORTAGE_MLLP_TLS_CA: join(folder, "ca.crt") });
    expect(load(settings("server.key"), folder)).toEqual({ port: 2575, feed: undefined, tls: { ...server, ca } });
    expect(keysOf(load(settings("client.key"), folder))).toEqual(["config.mllp-file"]);
  });
});
