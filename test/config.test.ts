import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Config } from "../src/config.ts";
import { loadConfig, settings } from "../src/config.ts";

function configOf(environment: Record<string, string>): Config {
  const config = loadConfig(environment);
  if (Array.isArray(config)) throw new Error(config.map(({ text }) => text).join("\n"));
  return config;
}

function issuesOf(environment: Record<string, string>) {
  const config = loadConfig(environment);
  return Array.isArray(config) ? config : [];
}

const key = Buffer.alloc(32, 7).toString("base64");

describe("loadConfig", () => {
  it("has a default for everything that needs one", () => {
    expect(configOf({})).toEqual({
      host: "127.0.0.1", port: 3000, logLevel: "info", dataFolder: "./data", maxBody: 10_485_760, rateLimit: 60_000, maxEventLoopDelay: 5000, waitSeconds: 30, targetTimeoutSeconds: 30, messageHeader: true, targetUpdate: "merge", maxInFlight: 128, maxBulk: 107_374_182_400, workers: 0, minFreeDisk: 268_435_456, mllpOpen: false, warnings: [],
    });
  });

  it("takes an empty variable as one that is not set", () => {
    expect(configOf({ PORT: "", DATABASE_URL: "", PORTAGE_KEY: "" })).toEqual(configOf({}));
  });

  it("reads every setting", () => {
    const site = mkdtempSync(join(tmpdir(), "portage-site-"));
    onTestFinished(() => rmSync(site, { recursive: true }));
    writeFileSync(join(site, "access.yaml"), "");
    expect(configOf({ HOST: "0.0.0.0", PORT: "0", LOG_LEVEL: "debug", DATABASE_URL: "postgres://u:p@db/portage", PORTAGE_DATA: "/var/lib/portage", PORTAGE_SITE: site, PORTAGE_TARGET_URL: "https://fhir.example.org/r4", PORTAGE_TX_URL: "https://tx.example.org/r4", PORTAGE_KEY: key, PORTAGE_MAX_BODY: "2048", PORTAGE_MAX_BULK: "4096", PORTAGE_WORKERS: "3", PORTAGE_RATE_LIMIT: "0", PORTAGE_MAX_DELAY: "0", PORTAGE_WAIT: "5", PORTAGE_TARGET_TIMEOUT: "6", PORTAGE_TARGET_MESSAGE_HEADER: "false", PORTAGE_TARGET_UPDATE: "replace", PORTAGE_MAX_IN_FLIGHT: "5", PORTAGE_MIN_FREE_DISK: "0", PORTAGE_MLLP_PORT: "2575", PORTAGE_MLLP_FEED: "lab", PORTAGE_MLLP_TLS_CERT: "a.crt", PORTAGE_MLLP_TLS_KEY: "a.key", PORTAGE_MLLP_TLS_CA: "ca.crt", PORTAGE_MLLP_OPEN: "true" })).toEqual({
      host: "0.0.0.0", port: 0, logLevel: "debug", databaseUrl: "postgres://u:p@db/portage", dataFolder: "/var/lib/portage", siteFolder: site, targetUrl: "https://fhir.example.org/r4", terminologyServerUrl: "https://tx.example.org/r4", key, maxBody: 2048, maxBulk: 4096, workers: 3, rateLimit: 0, maxEventLoopDelay: 0, waitSeconds: 5, targetTimeoutSeconds: 6, messageHeader: false, targetUpdate: "replace", maxInFlight: 5, minFreeDisk: 0, mllpPort: 2575, mllpFeed: "lab", mllpCert: "a.crt", mllpKey: "a.key", mllpCa: "ca.crt", mllpOpen: true, warnings: [],
    });
  });

  it("names everything that is wrong at once, with the remedy and without the value", () => {
    const issues = issuesOf({ PORT: "CANARY", LOG_LEVEL: "CANARY", DATABASE_URL: "mysql://CANARY", PORTAGE_KEY: "CANARY", PORTAGE_TARGET_URL: "CANARY", PORTAGE_MAX_BODY: "-1", HOST: "a b" });
    expect(issues.map(({ text }) => text.split(" ")[0])).toEqual(["HOST", "PORT", "LOG_LEVEL", "DATABASE_URL", "PORTAGE_TARGET_URL", "PORTAGE_KEY", "PORTAGE_MAX_BODY"]);
    expect(issues.find(({ text }) => text.startsWith("PORT "))!.text).toBe("PORT is not a port from 0 to 65535. Correct it, or remove it to use 3000.");
    expect(JSON.stringify(issues)).not.toContain("CANARY");
  });

  it.each(["65536", "-1", "3000.5", "0x10", "3000 "])("refuses the port %j", (port) => {
    expect(issuesOf({ PORT: port })).toHaveLength(1);
  });

  it.each([Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64"), "secret"])("refuses the key %s, which is not 32 bytes", (wrong) => {
    expect(issuesOf({ PORTAGE_KEY: wrong })).toHaveLength(1);
  });

  it.each(["yes", "1", "TRUE"])("refuses %j where true or false is asked for", (wrong) => {
    expect(issuesOf({ PORTAGE_TARGET_MESSAGE_HEADER: wrong })[0]!.text).toBe("PORTAGE_TARGET_MESSAGE_HEADER is not true or false. Correct it, or remove it to use true.");
  });

  it("refuses a site folder that is not there", () => {
    expect(issuesOf({ PORTAGE_SITE: "/nowhere/at/all" }).map((issue) => issue.key)).toEqual(["config.site-missing"]);
  });

  it.each(["0.0.0.0", "::", "192.168.1.5", "portage.example.org", "127.example.org"])("refuses the sandbox as target on %s", (host) => {
    const [issue] = issuesOf({ HOST: host });
    expect(issue!.key).toBe("config.target-missing");
    expect(issue!.text).toContain("Set PORTAGE_TARGET_URL");
    expect(issuesOf({ HOST: host, PORTAGE_TARGET_URL: "http://hapi:8080/fhir" }).map(({ key: name }) => name)).not.toContain("config.target-missing");
  });

  it.each(["0.0.0.0", "192.168.1.5"])("opens the service to other machines on %s only where access.yaml says who may do what", (host) => {
    const open = { HOST: host, PORTAGE_TARGET_URL: "http://hapi:8080/fhir" };
    expect(issuesOf(open).map(({ key: name }) => name)).toEqual(["config.access-missing"]);
    const site = mkdtempSync(join(tmpdir(), "portage-site-"));
    onTestFinished(() => rmSync(site, { recursive: true }));
    expect(issuesOf({ ...open, PORTAGE_SITE: site }).map(({ key: name }) => name)).toEqual(["config.access-missing"]);
    writeFileSync(join(site, "access.yaml"), "keys: { engine: { secret: { env: PORTAGE_ENGINE_KEY }, scopes: [convert] } }\n");
    expect(configOf({ ...open, PORTAGE_SITE: site, PORTAGE_ENGINE_KEY: "x", PORTAGE_OTHER: "y" })).toMatchObject({ host, warnings: [{ key: "config.unknown" }] });
  });

  it.each(["127.0.0.1", "127.1.2.3", "localhost", "::1"])("allows the sandbox as target on %s", (host) => {
    expect(configOf({ HOST: host }).targetUrl).toBeUndefined();
  });

  it("refuses a shared database without a key, since each machine would derive ids of its own", () => {
    expect(issuesOf({ DATABASE_URL: "postgres://db/portage" }).map((issue) => issue.key)).toEqual(["config.key-missing"]);
    expect(configOf({ DATABASE_URL: "postgres://db/portage", PORTAGE_KEY: key }).key).toBe(key);
  });

  describe("with a target default in the site folder", () => {
    function siteWith(yaml: string): string {
      const site = mkdtempSync(join(tmpdir(), "portage-site-"));
      onTestFinished(() => rmSync(site, { recursive: true }));
      mkdirSync(join(site, "targets"));
      writeFileSync(join(site, "targets/default.yaml"), yaml);
      writeFileSync(join(site, "access.yaml"), "");
      return site;
    }

    it("opens the service to other machines without PORTAGE_TARGET_URL", () => {
      expect(configOf({ HOST: "0.0.0.0", PORTAGE_SITE: siteWith("url: http://x") }).targetUrl).toBeUndefined();
    });

    it("refuses each setting that describes the same target", () => {
      const issues = issuesOf({ PORTAGE_SITE: siteWith("url: http://x"), PORTAGE_TARGET_URL: "http://y", PORTAGE_TARGET_TIMEOUT: "3", PORTAGE_TARGET_UPDATE: "merge", PORTAGE_TARGET_MESSAGE_HEADER: "false" });
      expect(issues.map((issue) => issue.key)).toEqual(["config.target-twice", "config.target-twice", "config.target-twice"]);
      expect(issues.map(({ text }) => text.split(" ")[0])).toEqual(["PORTAGE_TARGET_URL", "PORTAGE_TARGET_TIMEOUT", "PORTAGE_TARGET_UPDATE"]);
    });

    it("does not warn of a variable that holds a secret of it", () => {
      const site = siteWith("url: http://x\nauth: { basic: { user: a, password: { env: PORTAGE_HAPI_PASSWORD } } }");
      expect(configOf({ PORTAGE_SITE: site, PORTAGE_HAPI_PASSWORD: "x", PORTAGE_OTHER: "y" }).warnings.map(({ text }) => text.split(" ")[0])).toEqual(["PORTAGE_OTHER"]);
    });
  });

  it.each(["https://user:CANARY@fhir.example.org", "https://CANARY@fhir.example.org"])("refuses the target URL %s, which no request could be sent to", (url) => {
    const [issue] = issuesOf({ PORTAGE_TARGET_URL: url });
    expect(issue!.text).toContain("PORTAGE_TARGET_URL is not an http or https URL without user and password");
    expect(issue!.text).not.toContain("CANARY");
  });

  it("warns of a variable that looks like a setting but is none", () => {
    expect(configOf({ PORTAGE_TARGET: "http://x", PATH: "/bin" }).warnings.map(({ text }) => text)).toEqual([expect.stringContaining("PORTAGE_TARGET is no setting")]);
  });
});

describe("docs/operations.md", () => {
  it("lists every setting with its default in the order of config.ts, and no other", () => {
    const section = readFileSync("docs/operations.md", "utf8").split("## Settings")[1]!.split("\n## ")[0]!;
    const rows = [...section.matchAll(/^\| `(\w+)` \| (?:`([^`]+)`)? ?\|/gm)].map(([, name, value]) => [name, value]);
    expect(rows).toEqual(Object.entries(settings).map(([name, setting]) => [name, setting.default === undefined ? undefined : String(setting.default)]));
  });
});
