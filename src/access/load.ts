import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse as parseYaml } from "yaml";
import { accessFile } from "../config.ts";
import { issue } from "../errors.ts";
import { formProblems } from "../form-problems.ts";
import type { Authenticator } from "../model/access.ts";
import type { Issue } from "../model/issue.ts";
import { readSecret } from "../read-secret.ts";
import { loadSiteFiles } from "../site-files.ts";
import { yamlProblem } from "../yaml-problem.ts";
import type { AccessForm, KeyForm, ProviderForm } from "./access-file.ts";
import { accessSchema, isDay, isSafeUrl } from "./access-file.ts";
import { authenticatorOf, keyHolder, openToAnybody } from "./authenticator.ts";
import type { KeyEntry } from "./keys.ts";
import { hashOfKey } from "./keys.ts";
import type { TokenReader } from "./tokens.ts";

/** Characters that a key must have at least: 24 bytes in base64. */
const shortestKey = 32;

/** Reads access.yaml with its secrets: who may do what. Without one anybody may do everything. Gives all that is wrong at once. */
export function loadAccess(site: string | undefined, environment: Readonly<Record<string, string | undefined>>): Authenticator | Issue[] {
  const file = accessFile(site);
  if (file === undefined) return openToAnybody;
  const form = readAccess(file);
  if (Array.isArray(form)) return form;
  const issues: Issue[] = [];
  const keys = Object.entries(form.keys ?? {}).flatMap(([name, key]) => keyEntry(file, name, key, site!, environment, issues));
  issues.push(...unknownFeeds(file, form, site!));
  const names = new Map<string, string>();
  for (const { sha256, principal } of keys) {
    const other = names.get(sha256.toString("hex"));
    if (other !== undefined) issues.push(issue("config.access-key-twice", { file, name: principal.name, other }));
    names.set(sha256.toString("hex"), principal.name);
  }
  return issues.length > 0 ? issues : authenticatorOf(keys, form.oidc && tokensOf(form.oidc), Date.now);
}

/** What is wrong with access.yaml, as far as it shows without its secrets. */
export function checkAccess(site: string | undefined): readonly Issue[] {
  const file = accessFile(site);
  const form = file === undefined ? {} : readAccess(file);
  return Array.isArray(form) ? form : file === undefined ? [] : unknownFeeds(file, form, site!);
}

/** Reads the file's form, and none of the secrets that it refers to. */
function readAccess(file: string): AccessForm | Issue[] {
  const ajv = new Ajv({ allErrors: true, verbose: true, validateSchema: false, formats: { "safe-url": isSafeUrl, day: isDay } });
  let form: unknown;
  try {
    form = parseYaml(readFileSync(file, "utf8")) ?? {};
  } catch (error) {
    return [issue("config.access-yaml", { file, problem: yamlProblem(error) })];
  }
  const check = ajv.compile<AccessForm>(accessSchema);
  return check(form) ? form : formProblems(check.errors ?? []).map(({ where, problem }) => issue("config.access", { file, where: where === "" ? "the file" : where, problem }));
}

/** Reads a provider's tokens; what that takes is loaded with the first of them. */
function tokensOf(form: ProviderForm): TokenReader {
  let reader: Promise<TokenReader> | undefined;
  return async (token) => (await (reader ??= import("./tokens.ts").then(({ tokenReader }) => tokenReader(form))))(token);
}

function unknownFeeds(file: string, { keys = {} }: AccessForm, site: string): Issue[] {
  const known = new Set(["default", ...loadSiteFiles(join(site, "feeds")).map(({ name }) => name)]);
  const named = Object.entries(keys).flatMap(([name, { feeds = [] }]) => feeds.map((feed, index) => ({ feed, where: `/keys/${name}/feeds/${index}` })));
  return named.filter(({ feed }) => !known.has(feed)).map(({ where }) => issue("config.access-feed", { file, where, known: [...known].join(", ") }));
}

function keyEntry(file: string, name: string, { secret, scopes, feeds, expires }: KeyForm, site: string, environment: Readonly<Record<string, string | undefined>>, issues: Issue[]): KeyEntry[] {
  const principal = keyHolder(name, scopes, feeds);
  const endsAt = expires === undefined ? null : Date.parse(expires) + 86_400_000;
  if ("sha256" in secret) return [{ sha256: Buffer.from(secret.sha256, "hex"), principal, endsAt }];
  const read = readSecret(secret, site, environment);
  if ("missing" in read) issues.push(issue("config.access-secret", { file, where: `/keys/${name}/secret`, source: read.missing }));
  else if (read.text.length < shortestKey || /\s/.test(read.text)) issues.push(issue("config.access-weak", { file, name, least: shortestKey }));
  else return [{ sha256: hashOfKey(read.text), principal, endsAt }];
  return [];
}
