import { Client } from "fhir-kit-client";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseFhirJson, type FhirResource } from "../../src/model/fhir.ts";

/** One line of a transaction's answer, or the refusal of the whole. */
export interface Answer {
  readonly status: number;
  readonly entries: readonly { readonly status: string; readonly location: string; readonly etag: string }[];
}

/** Sends a transaction, again after 409 (HAPI's answer to a race), up to ten times. */
export async function deliver(url: string, bundle: string): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send(url, bundle);
    if (answer.status !== 409 || attempt === 10) return answer;
    await pause(20 * attempt + Math.random() * 50);
  }
}

async function send(url: string, bundle: string): Promise<Answer> {
  try {
    // The client passes a text on as it is, which keeps the digits of decimals.
    const response = (await new Client({ baseUrl: url }).transaction({ body: bundle as never })) as unknown as {
      entry?: { response: { status: string; location?: string; etag?: string } }[];
    };
    const entries = (response.entry ?? []).map(({ response }) => ({ status: response.status, location: response.location ?? "", etag: response.etag ?? "" }));
    return { status: 200, entries };
  } catch (error) {
    const status = (error as { response?: { status: number } }).response?.status;
    if (status === undefined) throw error;
    return { status, entries: [] };
  }
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
