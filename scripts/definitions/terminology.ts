import { deflateRawSync } from "node:zlib";
import type { DefinitionType } from "../../src/terminology/definitions/library.ts";
import type { PackEntry } from "../../src/terminology/definitions/pack.ts";
import type { ContentPackage } from "./package.ts";

/** The parts of a code system or value set that operations answer from. */
const kept = [
  "resourceType", "id", "language", "url", "version", "name", "title", "status", "caseSensitive", "valueSet", "hierarchyMeaning", "content", "supplements", "property", "concept", "immutable", "compose", "expansion",
];

interface Resource {
  readonly id: string;
  readonly url?: string;
  readonly version?: string;
  readonly valueSet?: string;
  readonly supplements?: string;
  readonly [name: string]: unknown;
}

/** All code systems and value sets, each version of each, as `src/terminology/definitions/pack.ts` describes. Of one version the first package decides. */
export function terminologyPack(packages: readonly ContentPackage[]): { index: PackEntry[]; data: Buffer } {
  const index: PackEntry[] = [];
  const parts: Buffer[] = [];
  const seen = new Set<string>();
  let offset = 0;
  for (const content of packages)
    for (const type of ["CodeSystem", "ValueSet"] satisfies DefinitionType[])
      for (const resource of content.resources<Resource>(type)) {
        const { id, url, version, valueSet, supplements } = resource;
        const name = `${type} ${url}|${version}`;
        if (url === undefined || seen.has(name)) continue;
        seen.add(name);
        const bytes = deflateRawSync(JSON.stringify(Object.fromEntries(kept.flatMap((key) => (resource[key] === undefined ? [] : [[key, resource[key]]])))));
        parts.push(bytes);
        index.push({ type, id, url, ...(version !== undefined && { version }), ...(type === "CodeSystem" && valueSet !== undefined && { all: valueSet }), ...(supplements !== undefined && { supplements: supplements.split("|", 1)[0]! }), offset, length: bytes.length });
        offset += bytes.length;
      }
  return { index, data: Buffer.concat(parts) };
}
