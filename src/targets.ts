import { join } from "node:path";
import { Ajv } from "ajv";
import { parse as parseYaml } from "yaml";
import { isHttpUrl } from "./config.ts";
import type { Config } from "./config.ts";
import { anonymous, authMethods } from "./delivery/auth/index.ts";
import type { Credentials } from "./delivery/auth/index.ts";
import type { AuthMethod, FormReader } from "./delivery/auth/method.ts";
import { prepareTls, tlsSchema } from "./delivery/auth/mtls.ts";
import type { TlsForm } from "./delivery/auth/mtls.ts";
import { issue } from "./errors.ts";
import { formProblems } from "./form-problems.ts";
import type { Issue } from "./model/issue.ts";
import type { PullTargetSettings, TargetSettings } from "./model/target.ts";
import { isPullForm, pullSettingsOf, pullTargetSchema } from "./pull-target-form.ts";
import type { PullTargetForm } from "./pull-target-form.ts";
import { readSecret } from "./read-secret.ts";
import { loadSiteFiles } from "./site-files.ts";
import type { SiteFile } from "./site-files.ts";
import { yamlProblem } from "./yaml-problem.ts";

/** A target that is delivered to, as the service runs with it. */
export interface ConfiguredTarget {
  readonly settings: TargetSettings;
  readonly credentials: Credentials;
}

/** A target that fetches, as the service runs with it. */
export interface ConfiguredPullTarget {
  readonly settings: PullTargetSettings;
  /** What notifications are signed with; null where there are none. */
  readonly notifySecret: string | null;
}

/** The configured targets by name. `default` is among them unless it is the embedded sandbox, whose URL is known only when the service listens. */
export type Targets = ReadonlyMap<string, ConfiguredTarget | ConfiguredPullTarget>;

export function isPulled(target: ConfiguredTarget | ConfiguredPullTarget): target is ConfiguredPullTarget {
  return "notifySecret" in target;
}

export function isDelivered(target: ConfiguredTarget | ConfiguredPullTarget): target is ConfiguredTarget {
  return !isPulled(target);
}

/** `targets/<name>.yaml` as it is written. */
interface TargetForm {
  url: string;
  timeout?: number;
  update?: TargetSettings["update"];
  ids?: TargetSettings["ids"];
  bundles?: TargetSettings["bundles"];
  concurrency?: number;
  rate?: number;
  maxEntries?: number;
  maxBytes?: number;
  profiles?: string[];
  auth?: Record<string, unknown>;
  tls?: TlsForm;
}

/** A target's file that has been read; its secrets have not. */
type ReadTarget = { readonly file: string } & (
  | { readonly kind: "delivered"; readonly settings: TargetSettings; readonly form: TargetForm }
  | { readonly kind: "pulled"; readonly settings: PullTargetSettings; readonly form: PullTargetForm }
);

/** What a target does that says nothing else. docs/operations.md has the same values. */
const unsaid = { timeoutSeconds: 30, update: "merge", ids: "client", bundles: "transaction", concurrency: 4, rate: null, maxEntries: null, maxBytes: null, profiles: [] } as const satisfies Partial<TargetSettings>;

/** A target's name stands in paths of URLs. */
const targetName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

const count = { type: "integer", minimum: 1 };
const schema = {
  type: "object",
  additionalProperties: false,
  required: ["url"],
  properties: {
    url: { type: "string", format: "http-url", description: "an http or https URL without user and password" },
    timeout: { type: "number", exclusiveMinimum: 0, maximum: 600 },
    update: { enum: ["merge", "replace"] },
    ids: { enum: ["client", "server"] },
    bundles: { enum: ["transaction", "batch"] },
    concurrency: { ...count, maximum: 100 },
    rate: { type: "number", exclusiveMinimum: 0 },
    maxEntries: count,
    maxBytes: { type: "integer", minimum: 1024 },
    profiles: { type: "array", items: { type: "string", pattern: "^[a-zA-Z][a-zA-Z0-9+.-]*:\\S+$", description: "a canonical URL" } },
    auth: { type: "object", description: `one of ${Object.keys(authMethods).join(", ")}, with its keys below it`, additionalProperties: false, minProperties: 1, maxProperties: 1, properties: Object.fromEntries(Object.entries(authMethods).map(([name, method]) => [name, method.schema])) },
    tls: tlsSchema,
  },
};

/** Reads targets' files, and none of the secrets that they refer to. */
function readTargets(files: readonly SiteFile[]): { readonly targets: ReadonlyMap<string, ReadTarget>; readonly issues: readonly Issue[] } {
  const targets = new Map<string, ReadTarget>();
  const issues: Issue[] = [];
  if (files.length === 0) return { targets, issues };
  const ajv = new Ajv({ allErrors: true, verbose: true, validateSchema: false, formats: { "http-url": isHttpUrl } });
  const check = ajv.compile<TargetForm>(schema);
  const checkPull = ajv.compile<PullTargetForm>(pullTargetSchema(schema.properties));
  for (const { name, file, text } of files) {
    if (!targetName.test(name)) issues.push(issue("config.target-name", { file }));
    let form: unknown;
    try {
      form = parseYaml(text) ?? {};
    } catch (error) {
      issues.push(issue("config.target-yaml", { file, problem: yamlProblem(error) }));
      continue;
    }
    if (isPullForm(form)) {
      if (checkPull(form)) targets.set(name, { file, kind: "pulled", form, settings: pullSettingsOf(name, form) });
    } else if (check(form)) targets.set(name, { file, kind: "delivered", form, settings: settingsOf(name, form) });
    const found = (isPullForm(form) ? checkPull : check).errors ?? [];
    issues.push(...formProblems(found).map(({ where, problem }) => wrong(file, where, problem)));
  }
  return { targets, issues };
}

function wrong(file: string, where: string, problem: string): Issue {
  return issue("config.target", { file, where: where === "" ? "the file" : where, problem });
}

function settingsOf(name: string, { url, timeout = unsaid.timeoutSeconds, auth: _auth, tls: _tls, ...said }: TargetForm): TargetSettings {
  return { ...unsaid, name, url, timeoutSeconds: timeout, ...said };
}

function loadTargetFiles(site: string | undefined): ReturnType<typeof readTargets> {
  return readTargets(site === undefined ? [] : loadSiteFiles(join(site, "targets")));
}

/** The settings of a site's targets by name, without their secrets, and what is wrong with their files. */
export function loadTargetSettings(site: string | undefined): { readonly settings: ReadonlyMap<string, TargetSettings | PullTargetSettings>; readonly issues: readonly Issue[] } {
  const { targets, issues } = loadTargetFiles(site);
  return { settings: new Map([...targets].map(([name, { settings }]) => [name, settings])), issues };
}

/** Loads the targets of the site folder with their secrets, and the target `default` of the environment. Gives all that is wrong at once. */
export function loadTargets(config: Pick<Config, "siteFolder" | "targetUrl" | "targetTimeoutSeconds" | "targetUpdate">, environment: Readonly<Record<string, string | undefined>>): Targets | Issue[] {
  const { targets: read, issues: found } = loadTargetFiles(config.siteFolder);
  const issues = [...found];
  const targets = new Map<string, ConfiguredTarget | ConfiguredPullTarget>();
  if (config.targetUrl !== undefined) targets.set("default", plainTarget(config, config.targetUrl));
  for (const [name, target] of read) {
    const reader = readerOf(target.file, config.siteFolder!, environment, issues);
    if (target.kind === "delivered") targets.set(name, { settings: target.settings, credentials: credentialsOf(target.form, reader) });
    else targets.set(name, { settings: target.settings, notifySecret: target.form.notify === undefined ? null : reader.secret("/notify/secret", target.form.notify.secret) });
  }
  return issues.length > 0 ? issues : targets;
}

/** The target `default` as the environment describes it. */
export function plainTarget({ targetTimeoutSeconds: timeoutSeconds, targetUpdate: update }: Pick<Config, "targetTimeoutSeconds" | "targetUpdate">, url: string): ConfiguredTarget {
  return { settings: { ...unsaid, name: "default", url, timeoutSeconds, update }, credentials: anonymous };
}

function credentialsOf({ auth, tls }: TargetForm, reader: FormReader): Credentials {
  const [said] = Object.entries(auth ?? {});
  // The form under a method's name has been checked against the method's own schema.
  const authorizer = said === undefined ? anonymous.authorizer : (authMethods[said[0] as keyof typeof authMethods] as AuthMethod<unknown>).prepare(said[1], reader);
  return { authorizer, tls: tls === undefined ? null : prepareTls(tls, reader) };
}

/** Reads a file's secrets; what is missing is told. */
function readerOf(file: string, site: string, environment: Readonly<Record<string, string | undefined>>, issues: Issue[]): FormReader {
  return {
    secret(where, reference) {
      const read = readSecret(reference, site, environment);
      if ("text" in read) return read.text;
      issues.push(issue("config.target-secret", { file, where, source: read.missing }));
      return "";
    },
    wrong: (where, problem) => issues.push(wrong(file, where, problem)),
  };
}
