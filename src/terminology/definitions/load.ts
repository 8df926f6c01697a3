import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import type { CodeSystem, ValueSet } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { definitionProblem } from "./check-definition.ts";
import { createLibrary, type Canonical, type DefinitionSource, type Library } from "./library.ts";
import { packFiles, type PackEntry } from "./pack.ts";

/** Folders of a site that may hold code systems and value sets, as `CodeSystem-<id>.json` and `ValueSet-<id>.json`. */
const siteFolders = ["terminology", "profiles"];

/** The definitions that Portage brings (`pack`: the folder of the artefact) under those of a site. Nothing is read before something is asked for. */
export function lazyLibrary(pack: string, site: string | undefined): Library {
  let library: Library | undefined;
  const opened = () => (library ??= createLibrary([...(site === undefined ? [] : [openSite(site).source]), openPack(pack)]));
  return {
    codeSystem: (url, version) => opened().codeSystem(url, version),
    valueSet: (url, version) => opened().valueSet(url, version),
    canonical: (type, id) => opened().canonical(type, id),
  };
}

/** A site's definitions, and what is wrong with files that are therefore left out. Files are read to know what they are, and read again when they are used. */
export function openSite(site: string): { readonly source: DefinitionSource; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const entries: SiteEntry[] = [];
  for (const file of siteFolders.flatMap((folder) => filesIn(join(site, folder)))) {
    const resource = parse(readFileSync(file, "utf8"));
    const problem = definitionProblem(resource);
    if (problem !== undefined) {
      issues.push(issue(problem.key, problem.parameters, { source: file }));
      continue;
    }
    const { resourceType: type, id = "", url = "", version, valueSet } = resource as CodeSystem & ValueSet & { resourceType: PackEntry["type"] };
    const twin = entries.find((other) => other.type === type && other.url === url && other.version === version);
    if (twin === undefined) entries.push({ type, id, url, ...(version !== undefined && { version }), ...(valueSet !== undefined && { all: valueSet }), file, read: new WeakRef(resource as CodeSystem | ValueSet) });
    else issues.push(issue("terminology.definition-repeated", { other: twin.file }, { source: file }));
  }
  return { source: indexed(entries, ({ file, read }) => read.deref() ?? (JSON.parse(readFileSync(file, "utf8")) as CodeSystem | ValueSet)), issues };
}

interface SiteEntry extends Entry {
  readonly file: string;
  /** What was read to know what it is, unless its memory was needed since: the first use comes right after, as a rule. */
  readonly read: WeakRef<CodeSystem | ValueSet>;
}

function openPack(folder: string): DefinitionSource {
  const index = join(folder, packFiles.index);
  if (!existsSync(index)) return indexed([], () => undefined);
  const file = join(folder, packFiles.data);
  return indexed(JSON.parse(readFileSync(index, "utf8")) as PackEntry[], ({ offset, length }) => {
    const bytes = Buffer.allocUnsafe(length);
    const descriptor = openSync(file, "r");
    try {
      readSync(descriptor, bytes, 0, length, offset);
    } finally {
      closeSync(descriptor);
    }
    return JSON.parse(inflateRawSync(bytes).toString("utf8")) as CodeSystem | ValueSet;
  });
}

type Entry = Omit<PackEntry, "offset" | "length">;

function indexed<Known extends Entry>(entries: readonly Known[], resourceOf: (entry: Known) => CodeSystem | ValueSet | undefined): DefinitionSource {
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
  return {
    read: (type, url, version) => {
      const entry = byName.get(version === undefined ? `${type} ${url}` : `${type} ${url}|${version}`);
      return entry && resourceOf(entry);
    },
    canonical: (type, id) => byId.get(`${type} ${id}`),
    systemOfAll: (valueSet) => systems.get(valueSet),
  };
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^(CodeSystem|ValueSet)-.*\.json$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
