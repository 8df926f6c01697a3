import { Ajv } from "ajv";
import { parse as parseYaml } from "yaml";
import { issue } from "./errors.ts";
import { formProblems } from "./form-problems.ts";
import type { Deliver } from "./model/engine.ts";
import type { FeedSettings } from "./mapping/feed.ts";
import type { Issue } from "./model/issue.ts";
import type { Retention } from "./model/retention.ts";
import type { TargetSettings } from "./model/target.ts";
import type { SiteFile } from "./site-files.ts";

/** A configured source of records: `feeds/<name>.yaml` of the site folder. */
export interface Feed extends FeedSettings {
  readonly deliver: Deliver;
  /** The name of the target that its records are delivered to. */
  readonly target: string;
  /** The realm whose overlays apply (`us`). */
  readonly realm: string | null;
  /** Which messages are its own when the request names no feed: MSH-3 and MSH-4, each where given. */
  readonly match: { readonly application?: string; readonly facility?: string } | null;
  /** Canonical URLs of profiles: each resource that is made conforms to those of its type (to one of them, where there are several). */
  readonly profiles: readonly string[];
  /** Those of its target: each resource conforms to one of them as well. */
  readonly targetProfiles: readonly string[];
  /** How long payloads of its records are kept. */
  readonly retention: Retention;
}

/** The target of a feed that names none, which is always there: of a file, of the environment, or the embedded sandbox. */
const defaultTarget = "default";

/** A duration of ISO 8601 of whole units down to minutes, such as P30D. */
const duration = { type: "string", pattern: "^P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?)?$" } as const;

const schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    match: { type: "object", additionalProperties: false, minProperties: 1, properties: { application: { type: "string" }, facility: { type: "string" } } },
    zone: { type: "string" },
    realm: { type: "string" },
    deliver: { enum: ["none", "queue", "wait"] },
    target: { type: "string" },
    units: { enum: ["UCUM"] },
    profiles: { type: "array", items: { type: "string", pattern: "^[a-zA-Z][a-zA-Z0-9+.-]*:\\S+$" } },
    retention: { type: "object", additionalProperties: false, properties: { delivered: duration, discarded: duration } },
    authorities: { type: "object", additionalProperties: { type: "string", pattern: "^[a-zA-Z][a-zA-Z0-9+.-]*:\\S+$" } },
    codeSystems: { type: "object", additionalProperties: { type: "string", pattern: "^[a-zA-Z][a-zA-Z0-9+.-]*:\\S+$" } },
  },
} as const;

interface FeedForm {
  match?: { application?: string; facility?: string };
  zone?: string;
  realm?: string;
  deliver?: Deliver;
  target?: string;
  units?: "UCUM";
  profiles?: string[];
  retention?: Partial<Retention>;
  authorities?: Record<string, string>;
  codeSystems?: Record<string, string>;
}

/**
 * Reads feed files. `standard` are the coding systems that every feed knows; a feed's own come on top. `targets` are the configured targets by name; `default`
 * is one even where it is not among them. The feed `default` is always there.
 */
export function readFeeds(files: readonly SiteFile[], standard: ReadonlyMap<string, string>, targets: ReadonlyMap<string, Pick<TargetSettings, "profiles">>): { readonly feeds: ReadonlyMap<string, Feed>; readonly issues: readonly Issue[] } {
  const feeds = new Map<string, Feed>([["default", feedOf("default", {}, standard, targets)]]);
  const known = new Set([defaultTarget, ...targets.keys()]);
  const issues: Issue[] = [];
  // The schema is our own and a constant: checking it against its meta-schema at every start would cost 30 ms.
  const check = new Ajv({ allErrors: true, verbose: true, validateSchema: false }).compile<FeedForm>(schema);
  for (const { name, file, text } of files) {
    let form: unknown;
    try {
      form = parseYaml(text) ?? {};
    } catch (error) {
      issues.push(issue("config.feed-yaml", { file, problem: (error as Error).message.split("\n")[0]! }));
      continue;
    }
    if (!check(form)) {
      for (const { where, problem } of formProblems(check.errors ?? [])) issues.push(issue("config.feed", { file, where: where === "" ? "the file" : where, problem }));
      continue;
    }
    if (form.zone !== undefined && !isZone(form.zone)) issues.push(issue("config.feed", { file, where: "/zone", problem: "must be an IANA time zone such as Europe/Vienna" }));
    if (form.target !== undefined && !known.has(form.target)) issues.push(issue("config.feed-target", { file, known: [...known].join(", ") }));
    feeds.set(name, feedOf(name, form, standard, targets));
  }
  return { feeds, issues };
}

function feedOf(name: string, form: FeedForm, standard: ReadonlyMap<string, string>, targets: Parameters<typeof readFeeds>[2]): Feed {
  const target = form.target ?? defaultTarget;
  return {
    name,
    zone: form.zone ?? null,
    realm: form.realm ?? null,
    deliver: form.deliver ?? "queue",
    target,
    match: form.match ?? null,
    profiles: form.profiles ?? [],
    targetProfiles: targets.get(target)?.profiles ?? [],
    retention: { delivered: form.retention?.delivered ?? null, discarded: form.retention?.discarded ?? null },
    unitsAreUcum: form.units === "UCUM",
    authorities: new Map(Object.entries(form.authorities ?? {})),
    codeSystems: new Map([...standard, ...Object.entries(form.codeSystems ?? {})]),
  };
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** The feed that a message belongs to by its sender, `default` where none says so. */
export function feedBySender(feeds: ReadonlyMap<string, Feed>, application: string | null, facility: string | null): Feed {
  for (const feed of feeds.values()) {
    const { match } = feed;
    if (match === null) continue;
    if ((match.application === undefined || match.application === application) && (match.facility === undefined || match.facility === facility)) return feed;
  }
  return feeds.get("default")!;
}
