import type { CodeSystem, ValueSet } from "@medplum/fhirtypes";
import type { TerminologyType } from "../../model/terminology.ts";
import { CodeSystemIndex } from "../code-systems/code-system.ts";

/** The kinds of definitions that code systems and value sets come as. */
export type DefinitionType = Exclude<TerminologyType, "ConceptMap">;

/** One place that definitions come from: the pack that Portage brings, the site's folder, or a request. */
export interface DefinitionSource {
  /** Without a version the current one. */
  read(type: DefinitionType, url: string, version?: string): CodeSystem | ValueSet | undefined;
  /** What an id stands for. */
  canonical(type: DefinitionType, id: string): Canonical | undefined;
  /** The code system whose whole is the value set of this url (`CodeSystem.valueSet`). */
  systemOfAll(valueSet: string): string | undefined;
  /** The supplements of a code system (`CodeSystem.supplements`), whatever its version. */
  supplements(url: string): readonly CodeSystem[];
}

export interface Canonical {
  readonly url: string;
  readonly version: string | undefined;
}

/** The code systems and value sets at hand. What is asked for is read then, and kept in compact memory. */
export interface Library {
  codeSystem(url: string, version?: string): CodeSystemIndex | undefined;
  /** Whether the url is that of a supplement, which has no codes of its own. */
  isSupplement(url: string): boolean;
  /** `url` may end with `|version`. */
  valueSet(url: string, version?: string): ValueSet | undefined;
  canonical(type: DefinitionType, id: string): Canonical | undefined;
}

/** The first source that has a definition gives it; `outer` is asked for what none has. */
export function createLibrary(sources: readonly DefinitionSource[], outer?: Library): Library {
  const systems = new Map<string, CodeSystemIndex | null>();
  const valueSets = new Map<string, ValueSet | null>();
  const first = <Found>(ask: (source: DefinitionSource) => Found | undefined): Found | undefined => {
    for (const source of sources) {
      const found = ask(source);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const supplementsOf = (url: string, version: string | undefined): CodeSystem[] =>
    sources.flatMap((source) => source.supplements(url)).filter(({ supplements = "" }) => !supplements.includes("|") || supplements === `${url}|${version}`);
  const whole = (url: string): ValueSet | undefined => {
    const system = first((source) => source.systemOfAll(url));
    return system === undefined ? undefined : { resourceType: "ValueSet", status: "active", url, compose: { include: [{ system }] } };
  };
  return {
    codeSystem: (url, version) =>
      remembered(systems, `${url}|${version ?? ""}`, () => {
        const found = first((source) => source.read("CodeSystem", url, version));
        if (found === undefined) return outer?.codeSystem(url, version) ?? null;
        return found.resourceType === "CodeSystem" && !onlySupplements(found) && found.content !== "not-present" ? new CodeSystemIndex(found, supplementsOf(url, found.version)) : null;
      }),
    isSupplement: (url) => {
      const found = first((source) => source.read("CodeSystem", url));
      return found === undefined ? outer?.isSupplement(url) === true : found.resourceType === "CodeSystem" && onlySupplements(found);
    },
    valueSet: (canonical, asked) => {
      const [url = "", version = asked] = canonical.split("|");
      return remembered(valueSets, `${url}|${version ?? ""}`, () => {
        const found = first((source) => source.read("ValueSet", url, version));
        if (found?.resourceType === "ValueSet") return found;
        return (version === undefined ? whole(url) : undefined) ?? outer?.valueSet(url, version) ?? null;
      });
    },
    canonical: (type, id) => first((source) => source.canonical(type, id)) ?? outer?.canonical(type, id),
  };
}

/** A code system that names another one as the one it supplements has no codes of its own, also where its content says something else. */
function onlySupplements({ content, supplements }: CodeSystem): boolean {
  return content === "supplement" || supplements !== undefined;
}

/** A source of definitions that are in memory already. The last of several versions is the current one. */
export function sourceOf(resources: readonly (CodeSystem | ValueSet)[]): DefinitionSource {
  const byName = new Map<string, CodeSystem | ValueSet>();
  const byId = new Map<string, Canonical>();
  const systems = new Map<string, string>();
  for (const resource of resources) {
    const { resourceType, id, url, version } = resource;
    if (url === undefined) continue;
    byName.set(`${resourceType} ${url}`, resource);
    byName.set(`${resourceType} ${url}|${version}`, resource);
    if (id !== undefined) byId.set(`${resourceType} ${id}`, { url, version });
    if (resourceType === "CodeSystem" && resource.valueSet !== undefined) systems.set(resource.valueSet, url);
  }
  return {
    read: (type, url, version) => byName.get(version === undefined ? `${type} ${url}` : `${type} ${url}|${version}`),
    canonical: (type, id) => byId.get(`${type} ${id}`),
    systemOfAll: (valueSet) => systems.get(valueSet),
    supplements: (url) => resources.filter((one): one is CodeSystem => one.resourceType === "CodeSystem" && one.content === "supplement" && one.supplements?.split("|", 1)[0] === url),
  };
}

/** Also remembers what is not there. Hostile names do not fill the memory: those that nobody has are forgotten together. */
function remembered<Value>(known: Map<string, Value | null>, name: string, find: () => Value | null): Value | undefined {
  let value = known.get(name);
  if (value !== undefined) return value ?? undefined;
  value = find();
  if (value === null && known.size >= 10_000) for (const [other, found] of known) if (found === null) known.delete(other);
  known.set(name, value);
  return value ?? undefined;
}
