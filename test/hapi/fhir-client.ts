import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { backoff } from "../../src/delivery/backoff.ts";
import { strikeLimit, type Verdict } from "../../src/delivery/classify.ts";
import { deliver } from "../../src/delivery/deliver.ts";
import { deliverMerged } from "../../src/delivery/deliver-merged.ts";
import { openPlain } from "../delivery/open-plain.ts";
import { parseFhirJson, type FhirResource } from "../../src/model/fhir.ts";
import type { UpdateHints } from "../../src/model/update.ts";

/** Delivers as the outbox does that replaces: what has to be retried, and how soon, is for src/delivery to say. */
export function send(url: string, bundle: string): Promise<Verdict> {
  const target = openPlain(url, 30_000);
  return retried(() => deliver(target, bundle, false));
}

/** Delivers as the outbox does that merges. */
export function sendMerged(url: string, bundle: string, hints: UpdateHints = {}): Promise<Verdict> {
  const target = openPlain(url, 30_000);
  return retried(() => deliverMerged(target, bundle, hints, false));
}

async function retried(attempt: () => Promise<Verdict>): Promise<Verdict> {
  for (let strikes = 1; ; strikes++) {
    const verdict = await attempt();
    if (verdict.kind !== "retry" || strikes >= strikeLimit) return verdict;
    await pause(backoff(strikes, verdict.pace, verdict.afterMilliseconds, Math.random()));
  }
}

/** The HTTP status of each entry of a delivered transaction. */
export function statuses(verdict: Verdict): string[] {
  return verdict.kind === "delivered" ? verdict.stored.map((entry) => entry.status.slice(0, 3)) : [verdict.kind];
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

/** A transaction that PUTs these resources. */
export function transactionOf(...resources: readonly FhirResource[]): string {
  const entry = resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } }));
  return JSON.stringify({ resourceType: "Bundle", type: "transaction", entry });
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
