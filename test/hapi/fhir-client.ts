import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { backoff } from "../../src/delivery/backoff.ts";
import { deliver } from "../../src/delivery/deliver.ts";
import type { ReadableTarget } from "../../src/delivery/target.ts";
import { openPlain } from "../delivery/open-plain.ts";
import { leavesOpen, strikeLimit, type Verdict } from "../../src/delivery/verdict.ts";
import { parseFhirJson, type FhirResource } from "../../src/model/fhir.ts";
import type { StoredResource, TargetSettings } from "../../src/model/target.ts";
import type { UpdateHints } from "../../src/model/update.ts";
import { settingsOf } from "../delivery/transactions.ts";

/** What a delivery is told beside its Bundle; the rest is what the outbox says when nothing is set. */
export interface Told {
  readonly settings?: Partial<TargetSettings>;
  readonly hints?: UpdateHints;
  /** The crosswalk; what is stored is added to it. */
  readonly known?: Map<string, StoredResource>;
  readonly uncertain?: boolean;
}

/** Delivers as the outbox does: what has to be retried, and how soon, is for src/delivery to say. */
export async function deliverTo(target: ReadableTarget, bundle: string, { settings = {}, hints = {}, known = new Map<string, StoredResource>(), uncertain = false }: Told = {}): Promise<Verdict> {
  let open = uncertain;
  for (let strikes = 1; ; strikes++) {
    const verdict = await deliver(target, settingsOf(settings), { bundle, hints, uncertain: open, known });
    for (const stored of verdict.stored ?? []) known.set(stored.reference, stored);
    if (verdict.kind !== "retry" || strikes >= strikeLimit) return verdict;
    open = leavesOpen(verdict.issues);
    await pause(backoff(strikes, verdict.pace, verdict.afterMilliseconds, Math.random()));
  }
}

/** Delivers to a target that updates by replacing, unless told otherwise. */
export function send(url: string, bundle: string, told: Told = {}): Promise<Verdict> {
  return deliverTo(openPlain(url, 30_000), bundle, told);
}

/** Delivers to a target that updates by merge. */
export function sendMerged(url: string, bundle: string, hints: UpdateHints = {}): Promise<Verdict> {
  return send(url, bundle, { settings: { update: "merge" }, hints });
}

/** The status of each entry of a delivered transaction: an HTTP status, or `unchanged`. */
export function statuses(verdict: Verdict): string[] {
  return verdict.kind === "delivered" ? verdict.stored.map((entry) => entry.status.split(" ")[0]!) : [verdict.kind];
}

/** The resource at `reference` with every digit, or the status that says why not. */
export async function read(url: string, reference: string): Promise<FhirResource | number> {
  const response = await fetch(`${url}/${reference}`, { headers: { accept: "application/fhir+json" } });
  const text = await response.text();
  return response.status === 200 ? (parseFhirJson(text) as FhirResource) : response.status;
}

/** How many entries a search or history answers with now, past HAPI's cache of search results. */
export async function count(url: string, search: string): Promise<number> {
  const response = await fetch(`${url}/${search}`, { headers: { accept: "application/fhir+json", "cache-control": "no-cache" } });
  const bundle = (await response.json()) as { entry?: unknown[] };
  return (bundle.entry ?? []).length;
}

/** The text of a Bundle of test/fixtures/bundles with new UUIDs in the place of its own, so that no fact meets what another left behind. */
export function freshBundle(name: string): string {
  const text = readFileSync(new URL(`../fixtures/bundles/${name}.json`, import.meta.url), "utf8");
  const fresh = new Map<string, string>();
  return text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) => {
    const known = fresh.get(uuid) ?? randomUUID();
    fresh.set(uuid, known);
    return known;
  });
}

/** The resources of a transaction Bundle by reference (`Patient/…`), in order. */
export function resourcesOf(bundle: string): Map<string, FhirResource> {
  const { entry } = parseFhirJson(bundle) as unknown as { entry: { resource: FhirResource }[] };
  return new Map(entry.map(({ resource }) => [`${resource.resourceType}/${resource.id}`, resource]));
}

/** `Patient/…` → version, as the server has them now. */
export async function versions(url: string, references: Iterable<string>): Promise<Record<string, string | number>> {
  const found: Record<string, string | number> = {};
  for (const reference of references) {
    const resource = await read(url, reference);
    found[reference] = typeof resource === "number" ? resource : String((resource["meta"] as { versionId?: string }).versionId);
  }
  return found;
}

/** What a server has no say in; a status stays a status. */
export function withoutMeta(resource: FhirResource | number): unknown {
  if (typeof resource === "number") return resource;
  const { meta: _, ...rest } = resource;
  return rest;
}
