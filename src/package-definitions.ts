import type { CodeSystem, ValueSet } from "@medplum/fhirtypes";
import { definitionProblem } from "./terminology/definitions/check-definition.ts";
import type { Canonical, DefinitionSource, DefinitionType } from "./terminology/definitions/library.ts";
import type { Library } from "./validation/packages/library.ts";
import type { DefinitionResource } from "./validation/packages/package.ts";

/** The code systems and value sets of packages as terminology reads them. What cannot be used as one is as if it were not there. */
export function packageDefinitions(library: Library): DefinitionSource {
  const sound = (found: DefinitionResource | undefined): CodeSystem | ValueSet | undefined => (found === undefined || definitionProblem(found) !== undefined ? undefined : (found as unknown as CodeSystem | ValueSet));
  let systems: readonly CodeSystem[] | undefined;
  const codeSystems = () => (systems ??= codeSystemsOf(library));
  let ids: ReadonlyMap<string, Canonical> | undefined;
  return {
    read: (type, url, version) => sound(library.find(type, version === undefined ? url : `${url}|${version}`)),
    canonical: (type, id) => (ids ??= idsOf(library)).get(`${type} ${id}`),
    systemOfAll: (valueSet) => codeSystems().find((system) => system.valueSet === valueSet)?.url,
    supplements: (url) => codeSystems().filter(({ content, supplements }) => content === "supplement" && supplements?.split("|", 1)[0] === url),
  };
}

/** What of the code systems tells how they are found: those that are supplements whole, of the others no concepts. */
function codeSystemsOf(library: Library): CodeSystem[] {
  return entriesOf(library).filter(({ resourceType }) => resourceType === "CodeSystem").flatMap((entry): CodeSystem[] => {
    const definition = entry.read();
    if (definitionProblem(definition) !== undefined) return [];
    const { concept, ...head } = definition as unknown as CodeSystem;
    return [head.content === "supplement" && concept !== undefined ? { ...head, concept } : head];
  });
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
