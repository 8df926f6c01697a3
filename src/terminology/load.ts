import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConceptMap } from "@medplum/fhirtypes";
import { isNode, LineCounter, parseDocument } from "yaml";
import { issue } from "../errors.ts";
import type { Issue, SourcePosition } from "../model/issue.ts";
import { checkConceptMap, checkKeptMap, expressionOf, type Path, type Problem } from "./check.ts";
import { checkOtherMaps } from "./other-maps.ts";

/** The ConceptMaps that may be used, and what is wrong with the others. */
export interface LoadedConceptMaps {
  /** The current version of each. */
  readonly conceptMaps: readonly ConceptMap[];
  /** Versions that a later one has taken the place of: they are found by URL|version alone. */
  readonly earlier: readonly ConceptMap[];
  readonly issues: readonly Issue[];
}

interface MapFile {
  readonly file: string;
  readonly text: string;
  readonly map: ConceptMap;
}

/** The folder, below that of the current versions, that keeps those before them, under any name. */
export const earlierFolder = "earlier";

/**
 * Reads and checks `ConceptMap-<id>.json` files: first Portage's own folder, then those that overlay it (a site's), whose
 * maps replace maps of the same URL. A version that is replaced by another stays, as do those in the folder `earlier`. An overlay that does not exist is
 * empty. Each issue names its file as `source` and the line in it.
 */
export function loadConceptMaps(folder: string, ...overlays: readonly string[]): LoadedConceptMaps {
  const issues: Issue[] = [];
  const files = new Map<string, MapFile>();
  const earlier: MapFile[] = [];
  for (const each of [folder, ...overlays.filter((overlay) => existsSync(overlay))]) {
    earlier.push(...readEarlier(join(each, earlierFolder), issues));
    for (const [url, file] of readFolder(each, issues)) {
      const hidden = [...files.values()].find(({ map }) => map.id === file.map.id && map.url !== url);
      const replaced = files.get(url);
      if (hidden !== undefined) issues.push(issueOf({ key: "terminology.id-repeated", path: ["id"], parameters: { other: hidden.file } }, file.file, file.text));
      else {
        files.set(url, file);
        if (replaced !== undefined) earlier.push(replaced);
      }
    }
  }
  const byMap = new Map([...files.values()].map((file) => [file.map, file]));
  for (const { map, problem } of checkOtherMaps([...byMap.keys()])) {
    const { file, text } = byMap.get(map)!;
    issues.push(issueOf(problem, file, text));
    files.delete(map.url!);
  }
  return { conceptMaps: [...files.values()].map(({ map }) => map), earlier: othersThan(files, earlier), issues };
}

/** Earlier versions, each once (the last that was read) and none that is the current one. */
function othersThan(current: ReadonlyMap<string, MapFile>, earlier: readonly MapFile[]): ConceptMap[] {
  const byName = new Map(earlier.map(({ map }) => [`${map.url}|${map.version}`, map]));
  return [...byName.values()].filter(({ url, version }) => current.get(url ?? "")?.map.version !== version);
}

function readEarlier(folder: string, issues: Issue[]): MapFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name): MapFile[] => {
      const file = join(folder, name);
      const text = readFileSync(file, "utf8");
      const { map, found } = readMap(text);
      issues.push(...found.map((problem) => issueOf(problem, file, text)));
      return map === undefined || found.length > 0 ? [] : [{ file, text, map }];
    });
}

function readFolder(folder: string, issues: Issue[]): Map<string, MapFile> {
  const files = new Map<string, MapFile>();
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    const { map, found } = readMap(text, name);
    issues.push(...found.map((problem) => issueOf(problem, file, text)));
    if (map?.url === undefined || found.length > 0) continue;
    const twin = files.get(map.url);
    if (twin === undefined) files.set(map.url, { file, text, map });
    else issues.push(issueOf({ key: "terminology.url-repeated", path: ["url"], parameters: { other: twin.file } }, file, text));
  }
  return files;
}

function readMap(text: string, name?: string): { map?: ConceptMap; found: Problem[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { found: [{ key: "terminology.map-not-json", path: [], parameters: {} }] };
  }
  const found = checkConceptMap(json);
  if (found.length > 0) return { found };
  const map = json as ConceptMap;
  const expected = `ConceptMap-${map.id}.json`;
  const misnamed: Problem[] = map.id !== undefined && name !== undefined && name !== expected ? [{ key: "terminology.map-misnamed", path: ["id"], parameters: { expected } }] : [];
  return { map, found: [...checkKeptMap(map), ...misnamed] };
}

function issueOf({ key, path, parameters }: Problem, file: string, text: string): Issue {
  return issue(key, parameters, { source: file, expression: expressionOf(path), position: positionOf(path, text) });
}

/** JSON is YAML, whose parser knows where each node, or the first error, stands. Only ever called for a map that is wrong. */
function positionOf(path: Path, text: string): SourcePosition {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const node = document.getIn(path, true);
  const characters = document.errors[0]?.pos[0] ?? (isNode(node) ? node.range?.[0] : undefined) ?? 0;
  const { line, col } = lines.linePos(characters);
  return { line, column: col, offset: Buffer.byteLength(text.slice(0, characters)) };
}
