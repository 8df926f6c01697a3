import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import type { CodeSystem, ValueSet } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { isoSource } from "../code-systems/iso/source.ts";
import { implicitSource } from "../value-sets/implicit.ts";
import { definitionProblem } from "./check-definition.ts";
import { createLibrary, type DefinitionSource, type Library } from "./library.ts";
import { type Entry, indexed, packSource } from "./pack-source.ts";
import { packFiles, type PackEntry } from "./pack.ts";

/** Folders of a site that may hold code systems and value sets, as `CodeSystem-<id>.json` and `ValueSet-<id>.json`. */
const siteFolders = ["terminology", "profiles"];

/** The definitions that Portage brings (`pack`: the folder of the artefact) under those of `packages`, and these under those of a site. Nothing is read before something is asked for. */
export function lazyLibrary(pack: string, site: string | undefined, packages?: () => DefinitionSource): Library {
  let library: Library | undefined;
  const opened = () => (library ??= createLibrary([...(site === undefined ? [] : [openSite(site).source]), ...(packages === undefined ? [] : [packages()]), openPack(pack), isoSource(), implicitSource()]));
  return {
    codeSystem: (url, version) => opened().codeSystem(url, version),
    isSupplement: (url) => opened().isSupplement(url),
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
    const { resourceType: type, id = "", url = "", version, valueSet, content, supplements } = resource as Omit<CodeSystem, "resourceType"> & { resourceType: PackEntry["type"] };
    const twin = entries.find((other) => other.type === type && other.url === url && other.version === version);
    if (twin === undefined) entries.push({ type, id, url, ...(version !== undefined && { version }), ...(valueSet !== undefined && { all: valueSet }), ...(content === "supplement" && supplements !== undefined && { supplements: supplements.split("|", 1)[0]! }), file, read: new WeakRef(resource as CodeSystem | ValueSet) });
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
  return packSource(JSON.parse(readFileSync(index, "utf8")) as PackEntry[], (from, length) => {
    const bytes = Buffer.allocUnsafe(length);
    const descriptor = openSync(file, "r");
    try {
      readSync(descriptor, bytes, 0, length, from);
    } finally {
      closeSync(descriptor);
    }
    return bytes;
  });
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
