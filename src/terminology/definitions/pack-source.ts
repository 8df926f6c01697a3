import { inflateRawSync } from "node:zlib";
import type { CodeSystem, ValueSet } from "@medplum/fhirtypes";
import type { Canonical, DefinitionSource } from "./library.ts";
import type { PackEntry } from "./pack.ts";

/** What an index says of a definition. */
export type Entry = Omit<PackEntry, "offset" | "length">;

/** The definitions of a pack; `bytesAt` gives a part of its data. */
export function packSource(index: readonly PackEntry[], bytesAt: (offset: number, length: number) => Uint8Array): DefinitionSource {
  return indexed(index, ({ offset, length }) => JSON.parse(inflateRawSync(bytesAt(offset, length)).toString("utf8")) as CodeSystem | ValueSet);
}

/** Definitions by an index of them; `resourceOf` reads one. Of several versions of a url the first is the current one. */
export function indexed<Known extends Entry>(entries: readonly Known[], resourceOf: (entry: Known) => CodeSystem | ValueSet | undefined): DefinitionSource {
  const byName = new Map<string, Known>();
  const byId = new Map<string, Canonical>();
  const systems = new Map<string, string>();
  const setOnce = <Value>(map: Map<string, Value>, name: string, value: Value) => map.has(name) || map.set(name, value);
  for (const entry of entries) {
    const { type, id, url, version, all } = entry;
    setOnce(byName, `${type} ${url}`, entry);
    if (version !== undefined) setOnce(byName, `${type} ${url}|${version}`, entry);
    setOnce(byId, `${type} ${id}`, { url, version });
    if (all !== undefined) setOnce(systems, all, url);
  }
  const supplements = Map.groupBy(entries.filter((entry) => entry.supplements !== undefined), (entry) => entry.supplements!);
  return {
    read: (type, url, version) => {
      const entry = byName.get(version === undefined ? `${type} ${url}` : `${type} ${url}|${version}`);
      return entry && resourceOf(entry);
    },
    canonical: (type, id) => byId.get(`${type} ${id}`),
    systemOfAll: (valueSet) => systems.get(valueSet),
    supplements: (url) => (supplements.get(url) ?? []).map((entry) => resourceOf(entry)).filter((found) => found?.resourceType === "CodeSystem"),
  };
}
