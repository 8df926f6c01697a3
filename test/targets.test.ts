import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadKnowledge } from "../src/knowledge.ts";
import { loadTargetSettings, loadTargets } from "../src/targets.ts";
import type { ConfiguredTarget } from "../src/targets.ts";

/** A site folder with these files until the test ends. */
function siteWith(files: Readonly<Record<string, string>>): string {
  const site = mkdtempSync(join(tmpdir(), "portage-site-"));
  onTestFinished(() => rmSync(site, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(site, path, ".."), { recursive: true });
    writeFileSync(join(site, path), text);
  }
  return site;
}

const environmentOf = (siteFolder?: string) => ({ targetTimeoutSeconds: 30, targetUpdate: "merge" as const, ...(siteFolder !== undefined && { siteFolder }) });

/** Loads `targets/main.yaml` beside other files. */
function load(yaml: string, { environment = {}, files = {} }: { environment?: Record<string, string>; files?: Record<string, string> } = {}): ReturnType<typeof loadTargets> {
  return loadTargets(environmentOf(siteWith({ ...files, "targets/main.yaml": yaml })), environment);
}

function targetsOf(...of: Parameters<typeof load>): ReadonlyMap<string, ConfiguredTarget> {
  const targets = load(...of);
  if (Array.isArray(targets)) throw new Error(targets.map(({ text }) => text).join("\n"));
  return targets as ReadonlyMap<string, ConfiguredTarget>;
}

/** Keys and texts of what is wrong, without the folder. */
function wrongIn(...of: Parameters<typeof load>): string[] {
  const targets = load(...of);
  if (!Array.isArray(targets)) return [];
  expect(targets.map(({ text }) => text)).not.toContainEqual(expect.stringContaining("CANARY"));
  return targets.map(({ key, text }) => `${key} ${text.replace(/\S*(?=targets\/)/, "")}`);
}

const secrets = { environment: { PASSWORD: "CANARY" } };

describe("loadTargets", () => {
  it("takes what a file does not say as operations.md says it", () => {
    expect(targetsOf("url: https://fhir.example.org/r4").get("main")!.settings).toEqual({
      name: "main", url: "https://fhir.example.org/r4", timeoutSeconds: 30, update: "merge", ids: "client", bundles: "transaction", concurrency: 4, rate: null, maxEntries: null, maxBytes: null, profiles: [],
    });
  });

  it("reads every key", () => {
    const yaml = "url: http://hapi:8080/fhir\ntimeout: 2.5\nupdate: replace\nids: server\nbundles: batch\nconcurrency: 1\nrate: 0.5\nmaxEntries: 100\nmaxBytes: 1048576\nprofiles: [http://example.org/p|1.0]\nauth: { none: {} }\n";
    expect(targetsOf(yaml).get("main")!.settings).toEqual({
      name: "main", url: "http://hapi:8080/fhir", timeoutSeconds: 2.5, update: "replace", ids: "server", bundles: "batch", concurrency: 1, rate: 0.5, maxEntries: 100, maxBytes: 1_048_576, profiles: ["http://example.org/p|1.0"],
    });
  });

  it("has no target default where neither a file nor the environment describes one", () => {
    expect([...targetsOf("url: http://x").keys()]).toEqual(["main"]);
    expect(loadTargets(environmentOf(), {})).toEqual(new Map());
  });

  it("reads a target that fetches, with the secret that its notifications are signed with", () => {
    const yaml = "pull: true\nprofiles: [http://example.org/p]\nnotify: { url: https://ehr.example.org/hook, secret: { env: PASSWORD } }\n";
    expect(load(yaml, secrets)).toEqual(new Map([["main", { settings: { name: "main", profiles: ["http://example.org/p"], notify: { url: "https://ehr.example.org/hook" } }, notifySecret: "CANARY" }]]));
    expect(load("pull: true")).toEqual(new Map([["main", { settings: { name: "main", profiles: [], notify: null }, notifySecret: null }]]));
  });

  it.each([
    ["pull: false", "/pull must be true, or left out"],
    ["{ pull: true, url: http://x }", "/url is no key here. Known keys: pull, profiles, notify"],
    ["{ pull: true, notify: { url: http://x } }", "/notify/secret is missing"],
    ["{ pull: true, notify: { url: http://x, secret: CANARY } }", "/notify/secret must be { env: NAME } or { file: path }"],
    ["{ pull: true, notify: { url: http://x, secret: { env: NOWHERE } } }", "the secret of /notify/secret is not there"],
  ])("says what is wrong with %s", (yaml, problem) => {
    expect(wrongIn(yaml)).toEqual([expect.stringContaining(problem)]);
  });

  it("makes the target default of the environment", () => {
    const targets = loadTargets({ targetUrl: "http://hapi/fhir", targetTimeoutSeconds: 7, targetUpdate: "replace" }, {}) as ReadonlyMap<string, ConfiguredTarget>;
    expect(targets.get("default")!.settings).toMatchObject({ name: "default", url: "http://hapi/fhir", timeoutSeconds: 7, update: "replace", ids: "client", bundles: "transaction" });
  });

  it.each([
    ["timeuot: 3", "/timeuot is no key here. Known keys: url, timeout, update"],
    ["timeout: 0", "/timeout must be > 0"],
    ["timeout: long", "/timeout must be number"],
    ["update: overwrite", "/update must be one of merge, replace"],
    ["ids: both", "/ids must be one of client, server"],
    ["bundles: none", "/bundles must be one of transaction, batch"],
    ["concurrency: 0", "/concurrency must be >= 1"],
    ["concurrency: 1.5", "/concurrency must be integer"],
    ["rate: 0", "/rate must be > 0"],
    ["maxEntries: -1", "/maxEntries must be >= 1"],
    ["maxBytes: 10", "/maxBytes must be >= 1024"],
    ["profiles: [CANARY]", "/profiles/0 must be a canonical URL"],
    ["auth: {}", "/auth must be one of none, basic, headers, clientCredentials, smart, with its keys below it"],
    ["auth: { kerberos: {} }", "/auth must be one of none, basic"],
    ["auth: { basic: { user: a, password: { env: PASSWORD } }, none: {} }", "/auth must be one of none, basic"],
    ["auth: { basic: { user: a } }", "/auth/basic/password is missing"],
    ["auth: { basic: { user: 'CANARY:', password: { env: PASSWORD } } }", "/auth/basic/user must be a user's name, without a colon"],
    ["auth: { clientCredentials: { tokenUrl: /token, clientId: x, clientSecret: { env: PASSWORD } } }", "/auth/clientCredentials/tokenUrl must be an http or https URL without user and password"],
    ["auth: { clientCredentials: { tokenUrl: http://x, clientId: x, clientSecret: { env: PASSWORD }, method: private_key_jwt } }", "/auth/clientCredentials/method must be one of client_secret_basic, client_secret_post"],
    ["auth: { smart: { tokenUrl: http://x, clientId: x, key: { env: PASSWORD } } }", "/auth/smart/scope is missing"],
    ["tls: { cert: { env: PASSWORD } }", "/tls/key is missing"],
    ["tls: { key: { env: PASSWORD } }", "/tls/cert is missing"],
    ["tls: {}", "/tls must NOT have fewer than 1 properties"],
  ])("refuses %j with file, place and remedy", (yaml, says) => {
    expect(wrongIn(`url: http://x\n${yaml}\n`, secrets)).toContainEqual(expect.stringContaining(`config.target targets/main.yaml: ${says}`));
    expect(wrongIn(`url: http://x\n${yaml}\n`, secrets).join("")).toContain("docs/operations.md describes the target files.");
  });

  it.each(["ftp://fhir.example.org", "fhir.example.org", "https://user:CANARY@fhir.example.org", "https://CANARY@fhir.example.org", "3"])("refuses the URL %s", (url) => {
    expect(wrongIn(`url: ${url}\n`)).toEqual([expect.stringContaining("/url must be an http or https URL without user and password")]);
  });

  it("refuses a file without a URL, and an empty one", () => {
    for (const yaml of ["rate: 1", ""]) expect(wrongIn(yaml)).toEqual([expect.stringContaining("config.target targets/main.yaml: /url is missing")]);
  });

  it.each(["url: [", "url: http://x\nurl: CANARY", "url: *CANARY", "- a\nb: CANARY", "url: 'CANARY"])("names the place of what is no YAML, and does not repeat it: %j", (yaml) => {
    expect(wrongIn(yaml)).toEqual([expect.stringContaining("config.target-yaml targets/main.yaml: the file is not YAML")]);
  });

  it("refuses a name that could not stand in a URL", () => {
    const site = siteWith({ "targets/my target.yaml": "url: http://x" });
    expect(loadTargets(environmentOf(site), {})).toMatchObject([{ key: "config.target-name" }]);
  });

  it("tells everything that is wrong at once", () => {
    expect(wrongIn("url: x\nrate: 0\n", { files: { "targets/other.yaml": "url: http://x\nauth: { basic: { user: a, password: { env: NOWHERE } } }" } }).map((told) => told.split(" ")[0])).toEqual(["config.target", "config.target", "config.target-secret"]);
  });
});

describe("a secret", () => {
  const basicWith = (reference: string) => `url: http://x\nauth: { basic: { user: a, password: ${reference} } }\n`;

  it.each(["CANARY", "[CANARY]", "{ CANARY }", "{ value: CANARY }", "{ env: PASSWORD, file: CANARY }", "{}"])("never stands in the file itself: %s is refused, and not repeated", (reference) => {
    expect(wrongIn(basicWith(reference), secrets)).toEqual([expect.stringContaining("/auth/basic/password must be { env: NAME } or { file: path }")]);
  });

  it("that the environment does not have, or has empty, stops the start with its name and the remedy", () => {
    for (const environment of [{}, { PASSWORD: "" }] as Record<string, string>[]) {
      expect(wrongIn(basicWith("{ env: PASSWORD }"), { environment })).toEqual([
        "config.target-secret targets/main.yaml: the secret of /auth/basic/password is not there: the environment variable PASSWORD is not set. Give it to the service there, or correct the place that the file names.",
      ]);
    }
  });

  it("whose file is not there, or is empty, stops the start with the path", () => {
    expect(wrongIn(basicWith("{ file: secrets/p }"))).toEqual([expect.stringContaining("the file secrets/p cannot be read (ENOENT)")]);
    expect(wrongIn(basicWith("{ file: p }"), { files: { p: "\n" } })).toEqual([expect.stringContaining("the file p is empty")]);
    expect(wrongIn(basicWith("{ file: . }"))).toEqual([expect.stringContaining("the file . cannot be read (EISDIR)")]);
  });

  it.each([
    ["pass", "pass"],
    ["pass\n", "pass"],
    ["pass\r\n", "pass"],
    ["pass\n\n", "pass\n"],
    [" pass ", " pass "],
  ])("of the file %j is %j: its last line break is dropped, nothing else", async (text, secret) => {
    const { credentials } = targetsOf(basicWith("{ file: secrets/p }"), { files: { "secrets/p": text } }).get("main")!;
    const authorized = await credentials.authorizer({ fetch, timeoutMilliseconds: 1000, stop: undefined }).authorize(new AbortController().signal);
    expect(authorized).toMatchObject({ headers: { authorization: `Basic ${Buffer.from(`a:${secret}`).toString("base64")}` } });
  });

  it("may stand outside the site folder, by its whole path", () => {
    const elsewhere = siteWith({ p: "pass" });
    expect(targetsOf(basicWith(`{ file: ${join(elsewhere, "p")} }`)).size).toBe(1);
  });

  it("is not read where settings alone are asked for", () => {
    const site = siteWith({ "targets/main.yaml": basicWith("{ env: NOWHERE }") });
    const { settings, issues } = loadTargetSettings(site);
    expect([[...settings.keys()], issues]).toEqual([["main"], []]);
  });

  it("cannot be printed from what was loaded", () => {
    const key = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    const token = "tokenUrl: http://x, clientId: x";
    const targets = targetsOf(basicWith("{ env: PASSWORD }"), {
      environment: { PASSWORD: "CANARY", KEY: key },
      files: {
        "targets/a.yaml": "url: http://x\nauth: { headers: { x-key: { env: PASSWORD } } }",
        "targets/b.yaml": `url: http://x\nauth: { clientCredentials: { ${token}, clientSecret: { env: PASSWORD } } }`,
        "targets/c.yaml": `url: http://x\nauth: { smart: { ${token}, key: { env: KEY }, keyId: k, scope: s } }`,
      },
    });
    expect(targets.size).toBe(4);
    const printed = inspect(targets, { depth: 20, showHidden: true }) + JSON.stringify([...targets]);
    expect(printed).not.toContain("CANARY");
    expect(printed).not.toContain(key.split("\n")[1]);
  });
});

describe("a feed", () => {
  const targetOf = (feed: string, files: Record<string, string> = {}) => {
    const { knowledge, issues } = loadKnowledge(siteWith({ "feeds/lab.yaml": feed, ...files }));
    return { target: knowledge.feeds.get("lab")?.target, issues: issues.map(({ key, text }) => `${key} ${text.replace(/\S*(?=(?:feeds|targets)\/)/, "")}`) };
  };

  it("is delivered to the target that it names, and to default where it names none", () => {
    expect(targetOf("target: main", { "targets/main.yaml": "url: http://x\nauth: { basic: { user: a, password: { env: NOWHERE } } }" })).toEqual({ target: "main", issues: [] });
    expect(targetOf("zone: Europe/Vienna")).toEqual({ target: "default", issues: [] });
    expect(targetOf("target: default")).toEqual({ target: "default", issues: [] });
  });

  it("is refused where there is no such target", () => {
    expect(targetOf("target: mian", { "targets/main.yaml": "url: http://x" }).issues).toEqual(["config.feed-target feeds/lab.yaml: /target names no target. Targets: default, main. Use one of them, or describe the target in targets/<name>.yaml."]);
  });

  it("is told what is wrong with the targets' files as well", () => {
    expect(targetOf("target: main", { "targets/main.yaml": "uri: http://x" }).issues).toEqual([expect.stringMatching(/^config.target .*\/url is missing/), expect.stringMatching(/^config.target .*\/uri is no key here/), expect.stringMatching(/^config.feed-target/)]);
  });

  it("is refused with the name of a key that feeds do not have", () => {
    expect(targetOf("zoen: Europe/Vienna").issues).toEqual([expect.stringContaining("config.feed feeds/lab.yaml: /zoen is no key here. Known keys: match, zone")]);
  });
});
