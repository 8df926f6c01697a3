import type { ConceptMap } from "@medplum/fhirtypes";
import type { Path, Problem } from "./check.ts";
import { expressionOf } from "./check.ts";

/** The `other-map` links between maps: those that lead nowhere, and those that lead back to where they came from. */
export function checkOtherMaps(maps: readonly ConceptMap[]): { map: ConceptMap; problem: Problem }[] {
  const byName = new Map(maps.flatMap((map) => [[map.url, map] as const, [`${map.url}|${map.version}`, map] as const]));
  return maps.flatMap((map) =>
    linksOf(map).flatMap(({ url, path }) => {
      const problem = (key: Problem["key"], parameters: Problem["parameters"]) => [{ map, problem: { key, path, parameters: { place: expressionOf(path), ...parameters } } }];
      if (!byName.has(url)) return problem("terminology.other-map-unknown", { url });
      const circle = wayBack(map, url, byName);
      return circle === undefined ? [] : problem("terminology.other-map-cycle", { circle: circle.join(" → ") });
    }),
  );
}

function linksOf(map: ConceptMap): { url: string; path: Path }[] {
  return (map.group ?? []).flatMap(({ unmapped }, index) =>
    unmapped?.mode === "other-map" && unmapped.url !== undefined ? [{ url: unmapped.url, path: ["group", index, "unmapped", "url"] }] : [],
  );
}

/** The ids on a way from a link of `start` back to `start`; undefined when there is none. */
function wayBack(start: ConceptMap, url: string, byName: ReadonlyMap<string | undefined, ConceptMap>): (string | undefined)[] | undefined {
  const seen = new Set<ConceptMap>();
  const walk = (map: ConceptMap | undefined, way: (string | undefined)[]): (string | undefined)[] | undefined => {
    if (map === start) return [...way, map.id];
    if (map === undefined || seen.has(map)) return undefined;
    seen.add(map);
    for (const link of linksOf(map)) {
      const found = walk(byName.get(link.url), [...way, map.id]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(byName.get(url), [start.id]);
}
