import type { CodeSystem, ValueSet } from "@medplum/fhirtypes";
import { definitionProblem } from "./terminology/definitions/check-definition.ts";
import type { Canonical, DefinitionSource, DefinitionType } from "./terminology/definitions/library.ts";
import type { Library } from "./validation/packages/library.ts";
import type { DefinitionResource } from "./validation/packages/package.ts";

/** The code systems and value sets of packages as terminology reads them. What cannot be used as one is as if it were not there. */
export function packageDefinitions(library: Library): DefinitionSource {
  const sound = (found: DefinitionResource | undefined): CodeSystem | ValueSet | undefined => (found === undefined || definitionProblem(found) !== undefined ? undefined : (found as unknown as CodeSystem | ValueSet));
  let systems: ReadonlyMap<string, string> | undefined;
  let ids: ReadonlyMap<string, Canonical> | undefined;
  return {
    read: (type, url, version) => sound(library.find(type, version === undefined ? url : `${url}|${version}`)),
    canonical: (type, id) => (ids ??= idsOf(library)).get(`${type} ${id}`),
    systemOfAll: (valueSet) => (systems ??= systemsOfAll(library)).get(valueSet),
  };
}

/** Code systems by the value set that has all of each. */
function systemsOfAll(library: Library): ReadonlyMap<string, string> {
  const systems = entriesOf(library).filter(({ resourceType }) => resourceType === "CodeSystem");
  return new Map(systems.flatMap((entry): [string, string][] => {
    const { valueSet } = entry.read();
    return typeof valueSet === "string" ? [[valueSet, entry.url]] : [];
  }));
}

/** Definitions by their ids, as packages name their files. */
function idsOf(library: Library): ReadonlyMap<string, Canonical> {
  return new Map(entriesOf(library).flatMap(({ resourceType, url, version, place }): [string, Canonical][] => {
    const id = new RegExp(`(?:^|/)${resourceType}-([A-Za-z0-9.-]{1,64})\\.json$`).exec(place)?.[1];
    return id === undefined ? [] : [[`${resourceType} ${id}`, { url, version: version === "" ? undefined : version }]];
  }).reverse());
}

const types: ReadonlySet<string> = new Set<DefinitionType>(["CodeSystem", "ValueSet"]);

const entriesOf = ({ packages }: Library) => packages.flatMap(({ entries }) => entries).filter(({ resourceType }) => types.has(resourceType));

/** Those of some values that can be used as code systems and value sets. */
export function definitionsAmong(values: readonly unknown[]): (CodeSystem | ValueSet)[] {
  return values.filter((value): value is CodeSystem | ValueSet => definitionProblem(value) === undefined);
}
