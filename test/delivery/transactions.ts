import type { FhirResource } from "../../src/model/fhir.ts";
import type { TargetSettings } from "../../src/model/target.ts";

/** A transaction that PUTs these resources, as Portage's Bundles do. */
export function transaction(...resources: readonly FhirResource[]): string {
  return JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } })) });
}

/** A target that replaces, keeps ids and has no limits, but for what a test says. */
export function settingsOf(changes: Partial<TargetSettings>): TargetSettings {
  return { name: "test", url: "http://127.0.0.1", timeoutSeconds: 30, update: "replace", ids: "client", bundles: "transaction", concurrency: 1, rate: null, maxEntries: null, maxBytes: null, profiles: [], ...changes };
}
