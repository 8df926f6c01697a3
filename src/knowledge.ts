import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Feed, readFeeds } from "./feeds.ts";
import { anyMessage } from "./mapping/convert.ts";
import { mappingFunctions } from "./mapping/functions/index.ts";
import { parseStructure } from "./mapping/grammar/structure.ts";
import { loadCodingSystems, loadNotConverted, loadTableFiles } from "./mapping/load.ts";
import { createMapper, type Mapper } from "./mapping/mapper.ts";
import type { Knowledge as PlanningKnowledge } from "./mapping/plan/builder.ts";
import type { OverlayChoice } from "./mapping/plan/overlaid.ts";
import { planTables } from "./mapping/plan/plan-tables.ts";
import { readTables } from "./mapping/read.ts";
import type { TablesSyntax } from "./mapping/syntax.ts";
import { issue } from "./errors.ts";
import type { StructureNode } from "./model/dictionary.ts";
import type { Issue } from "./model/issue.ts";
import { loadDictionary } from "./parse/hl7v2/load.ts";
import type { Knowledge } from "./pipeline.ts";
import { packageDefinitions } from "./package-definitions.ts";
import { readTablesOnce } from "./read-tables.ts";
import { loadSiteFiles } from "./site-files.ts";
import { codeOf, kept, keptWhenSound, textsIn } from "./start-cache.ts";
import { loadTargetSettings } from "./targets.ts";
import { lazyLibrary } from "./terminology/definitions/load.ts";
import { loadConceptMaps, type LoadedConceptMaps } from "./terminology/load.ts";
import { createTerminology } from "./terminology/terminology.ts";
import { createHasCode } from "./terminology/code-systems/has-code.ts";
import { isUcum } from "./terminology/ucum.ts";
import { definitionsStamp, loadDefinitions } from "./validation/load.ts";
import { Library } from "./validation/packages/library.ts";
import { loadCoreDefinitions, loadPackages, type LoadedPackages } from "./validation/packages/load.ts";
import { Profiles } from "./validation/profile/profiles.ts";

/** The project's own folder: mappings/, conceptmaps/ and build/ are below it, in a checkout as in an image. */
const root = resolve(import.meta.dirname, "..");

/** What was loaded: for the stages, and for those who look into the tables themselves. */
export interface LoadedKnowledge {
  readonly knowledge: Knowledge;
  /** All tables as written, overlays apart. */
  readonly tables: TablesSyntax;
  /** What tables are resolved and checked against. */
  readonly planning: PlanningKnowledge;
  readonly issues: readonly Issue[];
}

/** Loads and checks everything that the pure stages work with. Issues of severity error mean that it is not fit for use. */
export function loadKnowledge(site: string | undefined): LoadedKnowledge {
  const dictionary = loadDictionary();
  const definitions = loadDefinitions(join(root, "build/definitions"));
  const maps = loadMaps(site);
  const terminology = createTerminology(maps.conceptMaps, maps.earlier);
  let packages: LoadedPackages | undefined;
  const packagesAtHand = () => (packages ??= loadPackagesOf(site));
  const library = lazyLibrary(join(root, "build/definitions"), site, () => packageDefinitions(new Library(packagesAtHand().packages)));
  const systems = loadCodingSystems(join(root, "mappings/hl7v2"));
  const targets = loadTargetSettings(site);
  const feeds = readFeeds(site === undefined ? [] : loadSiteFiles(join(site, "feeds")), systems.systems, targets.settings);
  const read = loadTables(site);
  const notConverted = loadNotConverted(join(root, "mappings/hl7v2"), root, dictionary);
  const conceptMaps = new Set(maps.conceptMaps.flatMap(({ id, url }) => [id, url]).filter((name) => name !== undefined));
  const issues = [...maps.issues, ...systems.issues, ...targets.issues, ...feeds.issues, ...read.issues, ...notConverted.issues];

  const planning: PlanningKnowledge = { types: definitions.types, dictionary, functions: mappingFunctions, conceptMaps };
  const mappers = new Map<string, Mapper>();
  const mapperOf = (feed: Feed): Mapper => {
    const choice = { feed: read.tables.overlays.some((overlay) => overlay.feed === feed.name) ? feed.name : null, realm: feed.realm };
    const name = JSON.stringify(choice);
    const known = mappers.get(name);
    if (known !== undefined) return known;
    const { plan, issues: found } = planSoundTables(read.tables, planning, choice);
    issues.push(...found);
    const mapper = createMapper(plan);
    mappers.set(name, mapper);
    return mapper;
  };
  for (const feed of feeds.feeds.values()) mapperOf(feed);
  let profiles: Profiles | undefined;
  const profilesAtHand = () => (profiles ??= new Profiles(libraryOf(packagesAtHand())));
  for (const { name, profiles: required } of feeds.feeds.values()) issues.push(...missingProfiles(`feeds/${name}.yaml`, required, profilesAtHand));
  for (const { name, profiles: required } of targets.settings.values()) issues.push(...missingProfiles(`targets/${name}.yaml`, required, profilesAtHand));

  const grammars = new Map<string, StructureNode>();
  for (const { structure, grammar } of read.tables.messages) {
    if (grammar === null) continue;
    const node = parseStructure(structure, grammar.text);
    if (node === undefined) issues.push(issue("mapping.grammar", { place: `${grammar.file}:${grammar.line}:${grammar.column}` }));
    else grammars.set(structure, node);
  }
  const tabled = new Set(read.tables.messages.map(({ structure }) => structure));
  const structureFor = (name: string) => {
    const known = dictionary.structure(name);
    return known === undefined || tabled.has(name) ? (grammars.get(name) ?? known) : (grammars.get(anyMessage) ?? known);
  };
  return { knowledge: { dictionary, definitions, terminology, library, feeds: feeds.feeds, notConverted, mapperOf, structureFor, isUcum, hasCode: createHasCode(library), profiles: profilesAtHand }, tables: read.tables, planning, issues };
}

/** Plans tables; those that an earlier start found in order, with the same code and the same definitions, are not all planned before the first message. */
function planSoundTables(tables: TablesSyntax, planning: PlanningKnowledge, choice: OverlayChoice): ReturnType<typeof planTables> {
  const name = `plan-${choice.realm ?? ""}-${choice.feed ?? ""}`;
  const code = ["mapping/plan", "mapping/grammar", "mapping/functions", "parse/hl7v2/dictionary"].flatMap(codeOf);
  const inputs = (version: string) => [version, ...code, definitionsStamp(join(root, "build/definitions")), ...planning.conceptMaps];
  const planned = planTables(tables, planning, choice, (version) => kept<boolean | undefined>(name, inputs(version), () => undefined) === true);
  if (planned.issues.length === 0) kept(name, inputs(planned.plan.version), () => true);
  return planned;
}

/** The definitions at hand: those of the site before those of Portage, and FHIR's own where these have nothing. */
export function loadProfileLibrary(site: string | undefined): { readonly library: Library; readonly issues: readonly Issue[] } {
  const loaded = loadPackagesOf(site);
  const library = libraryOf(loaded);
  return { library, issues: [...loaded.issues, ...library.conflicts()] };
}

/** The packages of the site before those of Portage. */
function loadPackagesOf(site: string | undefined): LoadedPackages {
  const loaded = [...(site === undefined ? [] : [loadPackages(join(site, "profiles"))]), loadPackages(join(root, "profiles"))];
  return { packages: loaded.flatMap(({ packages }) => packages), issues: loaded.flatMap(({ issues }) => issues) };
}

function libraryOf({ packages }: LoadedPackages): Library {
  return new Library(packages, new Library([loadCoreDefinitions(join(root, "build/definitions"))]));
}

/** Profiles that a feed or a target requires, and that are not there or cannot be used. */
function missingProfiles(place: string, required: readonly string[], profiles: () => Profiles): Issue[] {
  return required.flatMap((url) => {
    const found = profiles().find(url);
    if (found === undefined) return [issue("package.not-found", { place, url })];
    return "root" in found ? [] : [found];
  });
}

/** Portage's own ConceptMaps, which are checked once; together with those of a site, all are checked at every start. */
function loadMaps(site: string | undefined): LoadedConceptMaps {
  const own = join(root, "conceptmaps");
  if (site !== undefined && existsSync(join(site, "conceptmaps"))) return loadConceptMaps(own, join(site, "conceptmaps"));
  return keptWhenSound("conceptmaps", [...codeOf("terminology"), ...textsIn(own)], () => loadConceptMaps(own));
}

/** Portage's own tables, and those of the site, which are read at every start. */
function loadTables(site: string | undefined): ReturnType<typeof readTables> {
  const own = readTablesOnce(loadTableFiles(join(root, "mappings"), root));
  if (site === undefined || !existsSync(join(site, "mappings"))) return own;
  const { tables, issues } = readTables(loadTableFiles(join(site, "mappings"), site));
  return {
    tables: {
      tables: [...own.tables.tables, ...tables.tables],
      parts: [...own.tables.parts, ...tables.parts],
      messages: [...own.tables.messages, ...tables.messages],
      overlays: [...own.tables.overlays, ...tables.overlays],
    },
    issues: [...own.issues, ...issues],
  };
}
