import type { ConceptMap } from "@medplum/fhirtypes";
import type { FhirResource } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import type { CodeToTranslate, NearestCode, Translate } from "../model/terminology.ts";
import { indexConceptMap, wholeMap, type ConceptMapIndex } from "./concept-map-index.ts";
import { firstMatch } from "./first-match.ts";
import { nearestCode, speaksOf } from "./nearest-code.ts";
import { translateParameters } from "./translate-parameters.ts";

/** The ConceptMaps at hand, ready for lookups. */
export interface Terminology {
  /** One code through one map, for the mapping stage. */
  readonly translate: Translate;
  /** ConceptMap/$translate (R4): a Parameters resource in, a Parameters resource out, or the issues of the request. */
  translateParameters(parameters: FhirResource): FhirResource | Issue[];
  /** True where a map has an element for the code. A map that is not loaded speaks of none. */
  speaksOf(map: string, code: CodeToTranslate): boolean;
  /** The map's code that is most like this one; null when none is. */
  nearestCode(map: string, code: CodeToTranslate): NearestCode | null;
  /** A map by its id, canonical URL, or URL|version. */
  find(map: string): ConceptMap | undefined;
  /** What the id of a map stands for. */
  canonicalOf(id: string): { readonly url: string; readonly version: string | undefined } | undefined;
  /** How many maps there are, earlier versions apart. */
  readonly size: number;
}

/**
 * Indexes checked ConceptMaps (`load.ts`). Of several versions of one URL, the last one given is what the URL alone means;
 * the others are found by URL|version, as are `earlier` ones.
 */
export function createTerminology(conceptMaps: readonly ConceptMap[], earlier: readonly ConceptMap[] = []): Terminology {
  const byName = new Map<string, ConceptMapIndex>();
  for (const map of earlier) byName.set(`${map.url}|${map.version}`, indexConceptMap(map));
  for (const map of conceptMaps) {
    const index = indexConceptMap(map);
    for (const name of [map.id, map.url, `${map.url}|${map.version}`]) if (name !== undefined) byName.set(name, index);
  }
  const current = [...new Set(conceptMaps.map((map) => byName.get(map.url ?? map.id ?? "")))].filter((index) => index !== undefined);
  // Who asks for one map twice gets one object, as long as somebody has it.
  const whole = new WeakMap<ConceptMapIndex, WeakRef<ConceptMap>>();
  const resolve = (name: string) => byName.get(name);
  return {
    translate: (map, { system, code }) => {
      const index = byName.get(map);
      if (index === undefined) throw new Error(`The ConceptMap ${map} is not loaded; the check of the mapping tables must find that.`);
      return firstMatch(index, system, code, resolve);
    },
    translateParameters: (parameters) => translateParameters(parameters, { current, resolve }),
    speaksOf: (map, code) => {
      const index = byName.get(map);
      return index !== undefined && speaksOf(index, code);
    },
    nearestCode: (map, code) => {
      const index = byName.get(map);
      return index === undefined ? null : nearestCode(index, code);
    },
    find: (map) => {
      const index = byName.get(map);
      if (index === undefined) return undefined;
      const found = whole.get(index)?.deref() ?? wholeMap(index);
      whole.set(index, new WeakRef(found));
      return found;
    },
    canonicalOf: (id) => {
      const map = byName.get(id)?.map;
      return map?.id === id && map.url !== undefined ? { url: map.url, version: map.version } : undefined;
    },
    size: conceptMaps.length,
  };
}
