import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { DefinitionEntry, DefinitionPackage, DefinitionResource } from "./package.ts";
import { compareVersions, isVersion } from "./version.ts";

/** A definition in the library, and the package it is from. */
export interface LibraryEntry extends DefinitionEntry {
  readonly from: DefinitionPackage;
}

/**
 * Definitions by their canonical URL. Of several versions a URL without one means the latest; of the same version in several
 * packages the first package decides, in the order in which they were given.
 */
export class Library {
  readonly packages: readonly DefinitionPackage[];
  /** Asked where these packages do not have a URL. */
  readonly outer: Library | undefined;
  readonly #entries = new Map<string, LibraryEntry[]>();
  readonly #read = new Map<LibraryEntry, DefinitionResource>();

  constructor(packages: readonly DefinitionPackage[], outer?: Library) {
    this.packages = packages;
    this.outer = outer;
    for (const from of packages) {
      for (const entry of from.entries) {
        const key = `${entry.resourceType} ${entry.url}`;
        const entries = this.#entries.get(key);
        if (entries === undefined) this.#entries.set(key, [{ ...entry, from }]);
        else entries.push({ ...entry, from });
      }
    }
  }

  /** The definition that a canonical URL means (`url`, `url|version`, either with a `#fragment`), or undefined. */
  find(resourceType: string, canonical: string): DefinitionResource | undefined {
    const entry = this.entry(resourceType, canonical);
    return entry === undefined ? undefined : this.#resource(entry);
  }

  entry(resourceType: string, canonical: string): LibraryEntry | undefined {
    const [url = "", version] = canonical.split("#", 1)[0]!.split("|", 2);
    const entries = this.#entries.get(`${resourceType} ${url}`) ?? [];
    const fitting = version === undefined ? entries : entries.filter((entry) => isVersion(entry.version, version));
    const best = fitting.reduce<LibraryEntry | undefined>((one, other) => (one === undefined || compareVersions(other.version, one.version) > 0 ? other : one), undefined);
    return best ?? this.outer?.entry(resourceType, canonical);
  }

  /** Definitions that packages define differently under the same URL and version. */
  conflicts(): Issue[] {
    const issues: Issue[] = [];
    for (const entries of this.#entries.values()) {
      const byVersion = Map.groupBy(entries, ({ version }) => version);
      for (const [version, [first, ...others]] of byVersion) {
        const other = others.find((one) => one.from !== first!.from && contentOf(one.read()) !== contentOf(first!.read()));
        if (other !== undefined) issues.push(issue("package.conflict", { url: first!.url, version, first: labelOf(first!.from), second: labelOf(other.from) }));
      }
    }
    return issues;
  }

  #resource(entry: LibraryEntry): DefinitionResource {
    const known = this.#read.get(entry);
    if (known !== undefined) return known;
    const resource = entry.read();
    this.#read.set(entry, resource);
    return resource;
  }
}

/** `name@version`. */
export function labelOf({ name, version }: DefinitionPackage): string {
  return version === "" ? name : `${name}@${version}`;
}

/** What a definition says; its narrative, dates and generated snapshot aside. */
function contentOf({ text: _text, date: _date, meta: _meta, snapshot: _snapshot, ...rest }: DefinitionResource): string {
  return JSON.stringify(rest, (_key, value: unknown) => (typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value));
}
