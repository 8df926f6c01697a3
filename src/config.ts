import { existsSync, readFileSync, statSync } from "node:fs";
import { isIPv4 } from "node:net";
import { join } from "node:path";
import { Ajv } from "ajv";
import { readCommand } from "./command-setting.ts";
import { issue } from "./errors.ts";
import type { Issue } from "./model/issue.ts";
import { loadSiteFiles } from "./site-files.ts";
import type { TargetUpdate } from "./model/update.ts";

/** What the environment decides. docs/operations.md has the same table (a test compares them). */
export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logLevel: string;
  /** A PostgreSQL server; absent: the embedded store in the data folder. */
  readonly databaseUrl?: string;
  readonly dataFolder: string;
  readonly siteFolder?: string;
  /** The base URL of the target `default`; absent: targets/default.yaml of the site folder describes it, or it is the embedded sandbox. */
  readonly targetUrl?: string;
  /** A terminology server's FHIR base URL; absent: codes that cannot be decided here stay undecided. */
  readonly terminologyServerUrl?: string;
  /** 32 bytes, base64; absent: kept in the data folder. */
  readonly key?: string;
  /** What the keys of payloads are wrapped with (32 bytes, base64); absent: the deployment's key. */
  readonly payloadKey?: string;
  /** What they were wrapped with before; absent: the deployment's key. */
  readonly payloadKeyPrevious?: string;
  /** The command that wraps the keys of payloads instead: a path, or a JSON list of the program and its arguments. */
  readonly kmsCommand?: string;
  /** The command that wrapped them before. */
  readonly kmsCommandPrevious?: string;
  /** Bytes. */
  readonly maxBody: number;
  /** Requests a minute from one address; 0 is no limit. */
  readonly rateLimit: number;
  /** Milliseconds; 0 is no limit. */
  readonly maxEventLoopDelay: number;
  /** Seconds that `deliver=wait` waits. */
  readonly waitSeconds: number;
  /** Seconds one request to the target may take. */
  readonly targetTimeoutSeconds: number;
  /** False where the target takes no MessageHeader. */
  readonly messageHeader: boolean;
  /** What happens to what the target has and a record does not speak of. */
  readonly targetUpdate: TargetUpdate;
  /** Bodies of records that may be under way at a time. */
  readonly maxInFlight: number;
  /** Bytes of an asynchronous upload. */
  readonly maxBulk: number;
  /** Threads that convert asynchronous uploads; 0 is one for each core. */
  readonly workers: number;
  /** Bytes that must be free on the disk of the data folder, where the embedded store is in it; 0 is no limit. */
  readonly minFreeDisk: number;
  /** The port of the MLLP listener; absent: there is none. */
  readonly mllpPort?: number;
  /** The feed of what arrives over MLLP; absent: its sender says so. */
  readonly mllpFeed?: string;
  /** Paths of the listener's certificate and key, and of who signs the certificates that senders must show; PEM. */
  readonly mllpCert?: string;
  readonly mllpKey?: string;
  readonly mllpCa?: string;
  /** True where the network keeps strangers away from the MLLP port. */
  readonly mllpOpen: boolean;
  /** What is odd but does not stop the start. */
  readonly warnings: readonly Issue[];
}

interface Setting {
  readonly property: Exclude<keyof Config, "warnings">;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Completes "PORT is not …". */
  readonly expected: string;
  readonly default?: string | number | boolean;
}

const levels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

const aCommand = 'the path of a program or a JSON list of a program and its arguments (["kms", "--key", "portage"])';

/** Every environment variable that Portage reads. */
export const settings: Readonly<Record<string, Setting>> = {
  HOST: { property: "host", schema: { type: "string", pattern: "^[\\w.:-]+$" }, expected: "a host name or an IP address", default: "127.0.0.1" },
  PORT: { property: "port", schema: { type: "integer", minimum: 0, maximum: 65_535 }, expected: "a port from 0 to 65535", default: 3000 },
  LOG_LEVEL: { property: "logLevel", schema: { type: "string", enum: levels }, expected: `one of ${levels.join(", ")}`, default: "info" },
  DATABASE_URL: { property: "databaseUrl", schema: { type: "string", format: "postgresql-url" }, expected: "a URL of a PostgreSQL server (postgresql://user:password@host:5432/database)" },
  PORTAGE_DATA: { property: "dataFolder", schema: { type: "string" }, expected: "a folder", default: "./data" },
  PORTAGE_SITE: { property: "siteFolder", schema: { type: "string" }, expected: "a folder" },
  PORTAGE_TARGET_URL: { property: "targetUrl", schema: { type: "string", format: "http-url" }, expected: "an http or https URL without user and password, such as https://fhir.example.org/r4" },
  PORTAGE_TX_URL: { property: "terminologyServerUrl", schema: { type: "string", format: "http-url" }, expected: "an http or https URL, such as https://tx.example.org/r4" },
  PORTAGE_KEY: { property: "key", schema: { type: "string", pattern: "^[A-Za-z0-9+/]{43}=$" }, expected: "32 bytes in base64 (openssl rand -base64 32 makes one)" },
  PORTAGE_PAYLOAD_KEY: { property: "payloadKey", schema: { type: "string", pattern: "^[A-Za-z0-9+/]{43}=$" }, expected: "32 bytes in base64 (openssl rand -base64 32 makes one)" },
  PORTAGE_PAYLOAD_KEY_PREVIOUS: { property: "payloadKeyPrevious", schema: { type: "string", pattern: "^[A-Za-z0-9+/]{43}=$" }, expected: "32 bytes in base64: what PORTAGE_PAYLOAD_KEY was before" },
  PORTAGE_KMS_COMMAND: { property: "kmsCommand", schema: { type: "string", format: "command" }, expected: aCommand },
  PORTAGE_KMS_COMMAND_PREVIOUS: { property: "kmsCommandPrevious", schema: { type: "string", format: "command" }, expected: aCommand },
  PORTAGE_MAX_BODY: { property: "maxBody", schema: { type: "integer", minimum: 1024 }, expected: "a number of bytes from 1024 on", default: 10_485_760 },
  PORTAGE_RATE_LIMIT: { property: "rateLimit", schema: { type: "integer", minimum: 0 }, expected: "a number of requests a minute (0 is no limit)", default: 60_000 },
  PORTAGE_MAX_DELAY: { property: "maxEventLoopDelay", schema: { type: "integer", minimum: 0 }, expected: "a number of milliseconds (0 is no limit)", default: 5000 },
  PORTAGE_WAIT: { property: "waitSeconds", schema: { type: "integer", minimum: 1, maximum: 600 }, expected: "a number of seconds from 1 to 600", default: 30 },
  PORTAGE_TARGET_TIMEOUT: { property: "targetTimeoutSeconds", schema: { type: "integer", minimum: 1, maximum: 600 }, expected: "a number of seconds from 1 to 600", default: 30 },
  PORTAGE_TARGET_MESSAGE_HEADER: { property: "messageHeader", schema: { type: "boolean" }, expected: "true or false", default: true },
  PORTAGE_MAX_IN_FLIGHT: { property: "maxInFlight", schema: { type: "integer", minimum: 1 }, expected: "a number of requests from 1", default: 128 },
  PORTAGE_MAX_BULK: { property: "maxBulk", schema: { type: "integer", minimum: 1024 }, expected: "a number of bytes from 1024 on", default: 107_374_182_400 },
  PORTAGE_WORKERS: { property: "workers", schema: { type: "integer", minimum: 0, maximum: 64 }, expected: "a number of threads up to 64 (0 is one for each core)", default: 0 },
  PORTAGE_MIN_FREE_DISK: { property: "minFreeDisk", schema: { type: "integer", minimum: 0 }, expected: "a number of bytes (0 is no limit)", default: 268_435_456 },
  PORTAGE_MLLP_PORT: { property: "mllpPort", schema: { type: "integer", minimum: 0, maximum: 65_535 }, expected: "a port from 0 to 65535" },
  PORTAGE_MLLP_FEED: { property: "mllpFeed", schema: { type: "string" }, expected: "the name of a feed" },
  PORTAGE_MLLP_TLS_CERT: { property: "mllpCert", schema: { type: "string" }, expected: "a path" },
  PORTAGE_MLLP_TLS_KEY: { property: "mllpKey", schema: { type: "string" }, expected: "a path" },
  PORTAGE_MLLP_TLS_CA: { property: "mllpCa", schema: { type: "string" }, expected: "a path" },
  PORTAGE_MLLP_OPEN: { property: "mllpOpen", schema: { type: "boolean" }, expected: "true or false", default: false },
  PORTAGE_TARGET_UPDATE: { property: "targetUpdate", schema: { type: "string", enum: ["merge", "replace"] }, expected: "merge or replace", default: "merge" },
};

/** Those that describe the target `default`, where no file does. */
const describingTarget = new Set(["PORTAGE_TARGET_URL", "PORTAGE_TARGET_TIMEOUT", "PORTAGE_TARGET_UPDATE"]);

const ajv = new Ajv({
  validateSchema: false,
  useDefaults: true,
  allErrors: true,
  formats: { "http-url": isHttpUrl, "postgresql-url": (text: string) => isUrl(text, ["postgres:", "postgresql:"]), command: (text: string) => readCommand(text) !== undefined },
});
const check = ajv.compile({
  type: "object",
  properties: Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, { ...setting.schema, ...(setting.default !== undefined && { default: setting.default }) }])),
});

/** Reads the settings; an empty variable is one that is not set. Gives all that is wrong at once, by name and with its remedy. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config | Issue[] {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== "");
  const values: Record<string, unknown> = Object.fromEntries(given.filter(([name]) => name in settings).map(([name, text]) => [name, read(text!, settings[name]!.schema["type"])]));
  check(values);
  const wrong = new Set((check.errors ?? []).map((error) => error.instancePath.slice(1)));
  const issues = [...wrong].map((name) => issue("config.value", { name, expected: settings[name]!.expected, default: String(settings[name]!.default ?? "no value") }));

  const config = Object.fromEntries(Object.entries(settings).map(([name, { property }]) => [property, values[name]]).filter(([, value]) => value !== undefined)) as unknown as Config;
  if (config.siteFolder !== undefined && !isFolder(config.siteFolder)) issues.push(issue("config.site-missing"));
  const targetFiles = config.siteFolder === undefined ? [] : loadSiteFiles(join(config.siteFolder, "targets"));
  const described = targetFiles.some(({ name }) => name === "default");
  if (described) issues.push(...given.filter(([name]) => describingTarget.has(name)).map(([name]) => issue("config.target-twice", { name })));
  const access = accessFile(config.siteFolder);
  if (config.targetUrl === undefined && !described && !wrong.has("HOST") && !isLoopback(config.host)) issues.push(issue("config.target-missing"));
  if (access === undefined && !wrong.has("HOST") && !isLoopback(config.host)) issues.push(issue("config.access-missing"));
  if (config.databaseUrl !== undefined && config.key === undefined) issues.push(issue("config.key-missing"));
  if (issues.length > 0) return issues;

  // A variable that a file of the site names is the place of a secret.
  const secretsIn = [...targetFiles.map(({ text }) => text), ...(access === undefined ? [] : [readFileSync(access, "utf8")])];
  const unknown = given.map(([name]) => name).filter((name) => name.startsWith("PORTAGE_") && !(name in settings) && !secretsIn.some((text) => text.includes(name)));
  return { ...config, warnings: unknown.map((name) => issue("config.unknown", { name })) };
}

/** The value of a variable's text; a text that does not fit stays one, for the check to find. */
function read(text: string, type: unknown): string | number | boolean {
  if (type === "integer" && /^\d+$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** The path of the file that says who may do what; undefined where the site has none. */
export function accessFile(site: string | undefined): string | undefined {
  const file = site === undefined ? undefined : join(site, "access.yaml");
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** True for an address that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

/** True for a URL of a server, which holds no credential: fetch takes none, and a URL is told in messages. */
export function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return isUrl(text, ["http:", "https:"]) && url!.username === "" && url!.password === "";
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  const url = URL.parse(text);
  return url !== null && protocols.includes(url.protocol) && url.host !== "";
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
