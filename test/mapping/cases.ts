import { parseAllDocuments } from "yaml";
import { compile } from "../../src/mapping/compile/compile.ts";
import { anyMessage, convertRecord } from "../../src/mapping/convert.ts";
import type { FeedSettings } from "../../src/mapping/feed.ts";
import { mappingFunctions } from "../../src/mapping/functions/index.ts";
import { parseStructure } from "../../src/mapping/grammar/structure.ts";
import { interpret } from "../../src/mapping/interpret.ts";
import { loadTableFiles } from "../../src/mapping/load.ts";
import type { MappingPlan } from "../../src/mapping/plan/plan.ts";
import type { OverlayChoice } from "../../src/mapping/plan/overlaid.ts";
import { planTables } from "../../src/mapping/plan/plan-tables.ts";
import { readTables } from "../../src/mapping/read.ts";
import type { TableRunner } from "../../src/mapping/runtime/run.ts";
import type { MappingResult } from "../../src/model/conversion.ts";
import type { FhirResource } from "../../src/model/fhir.ts";
import type { Issue } from "../../src/model/issue.ts";
import { outcomeNames } from "../../src/model/leaf.ts";
import type { SourceRecord } from "../../src/model/record.ts";
import { loadDictionary } from "../../src/parse/hl7v2/load.ts";
import { arrange } from "../../src/parse/hl7v2/grammar.ts";
import { readHl7v2 } from "../../src/parse/hl7v2/read.ts";
import { loadConceptMaps } from "../../src/terminology/load.ts";
import { createTerminology } from "../../src/terminology/terminology.ts";
import { loadDefinitions } from "../../src/validation/load.ts";

const root = new URL("../../", import.meta.url).pathname;
export const dictionary = loadDictionary();
const { types } = loadDefinitions(`${root}build/definitions`);
const { conceptMaps } = loadConceptMaps(`${root}conceptmaps`);
const { translate } = createTerminology(conceptMaps);
const dataTypeTables = loadTableFiles(`${root}mappings/hl7v2/datatypes`, root);
export const knowledge = { types, dictionary, functions: mappingFunctions, conceptMaps: new Set(conceptMaps.flatMap(({ id, url }) => [id!, url!])) };

/** The two engines, for cases that both must pass. */
export const engines: readonly (readonly [string, (plan: MappingPlan) => TableRunner])[] = [
  ["compiled", compile],
  ["interpreted", interpret],
];

/** The message header of cases that show none. */
export const defaultHeader = "MSH|^~\\&|APP|FAC|APP2|FAC2|20240101||ADT^A01^ADT_A01|1|P|2.5.1";

/** What a case says beside its tables and its message. */
export interface CaseOptions {
  readonly feed?: Partial<FeedSettings>;
  readonly overlays?: OverlayChoice;
}

/** What became of a message, as facts about it are stated. References read `Type/instance name`. */
export interface Converted {
  readonly resources: readonly FhirResource[];
  /** Resources by the name of their instance or table. */
  readonly all: (name: string) => readonly FhirResource[];
  readonly one: (name: string) => FhirResource;
  /** Outcomes by leaf name. */
  readonly leaves: Readonly<Record<string, string>>;
  /** `key source` of each issue. */
  readonly issues: readonly string[];
  /** What is told of resources without a natural key. */
  readonly unidentified: readonly string[];
  /** `Type path leaf` of each explicit delete. */
  readonly deletes: readonly string[];
  readonly keys: readonly (readonly string[])[];
}

/** Reads and checks table texts: documents of one YAML stream, one file each. Fields that a case's small tables do not decide are no error here. */
export function plan(tables: string, choice?: OverlayChoice): { readonly plan: MappingPlan; readonly issues: readonly Issue[] } {
  const own = tables.split(/^---$/m).map((text, index) => ({ file: index === 0 ? "table.yaml" : `table-${index + 1}.yaml`, text }));
  const titles = new Set(parseAllDocuments(tables).map((document) => (document as { get?(key: string): unknown }).get?.("table")));
  const given = dataTypeTables.filter(({ text }) => !titles.has(/^table: (.*)$/m.exec(text)?.[1]));
  const read = readTables([...own, ...given]);
  const planned = planTables(read.tables, knowledge, choice);
  const beside = new Set(given.map(({ file }) => file));
  const issues = [...read.issues, ...planned.issues].filter(({ text }) => !beside.has(text.split(":", 1)[0]!));
  return { plan: planned.plan, issues };
}

/** Converts a message by small tables of a case's own, which must be in order. Without a message table each segment table makes one resource for the message. */
export function convert(engine: (plan: MappingPlan) => TableRunner, tables: string, message: readonly string[], options: CaseOptions = {}): Converted {
  const segments = message[0]!.startsWith("MSH") ? message : [defaultHeader, ...message];
  const text = /^message:/m.test(tables) ? tables : `${tables}\n---\n${messageTable(tables, segments[0]!)}`;
  const { plan: made, issues } = plan(text, options.overlays);
  const wrong = issues.filter(({ key }) => key !== "mapping.undecided" && key !== "mapping.required");
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.text).join("\n"));
  return run(engine(made), made, recordOf(segments, text), options.feed);
}

/** Runs an engine's tables on a record. */
export function run(tables: TableRunner, made: MappingPlan, record: SourceRecord, feed: Partial<FeedSettings> = {}): Converted {
  return shown(convertRecord(record, made, tables, environment(feed)), record);
}

export function environment(feed: Partial<FeedSettings> = {}) {
  const settings: FeedSettings = { name: "feed", zone: null, authorities: new Map(), codeSystems: new Map([["LN", "http://loinc.org"]]), unitsAreUcum: false, ...feed };
  return { feed: settings, translate, isUcum: (unit: string) => unit === "mg/dL", hasCode: () => false, recordKey: "record" };
}

function messageTable(tables: string, header: string): string {
  const instances = [...tables.matchAll(/^table: (([A-Z][A-Z0-9]{2})→([A-Z]\w+))$/gm)]
    .filter(([, , source, target]) => dictionary.segment(source!) !== undefined && types.isResource(target!))
    .map(([, , source, target]) => `  ${target!.toLowerCase()}: { is: ${target}, per: message, from: [${source}] }`);
  const [type = "", trigger = "", structure] = header.split("|")[8]!.split("^");
  return `message: ${structure ?? dictionary.structureOf(type, trigger)}\ninstances:\n${instances.join("\n")}\n`;
}

/** Reads segments as a record, arranged by the structure that MSH-9 names or by a generic table's own grammar. */
export function recordOf(segments: readonly string[], tables = ""): SourceRecord {
  const generic = /^grammar: (.*)$/m.exec(tables)?.[1];
  const structureFor = (name: string) => (generic === undefined ? dictionary.structure(name) : parseStructure(anyMessage, generic));
  const { record } = readHl7v2(Buffer.from(`${segments.join("\r")}\r`), { structureFor, structureOf: (type, trigger) => dictionary.structureOf(type, trigger), arrange }).messages[0]!;
  return record!;
}

function shown(result: MappingResult, record: SourceRecord): Converted {
  const { resources, links, outcomes, issues, deletes } = result;
  for (const { holder, to } of links) holder["reference"] = `${resources[to]!.resource.resourceType}/${resources[to]!.name}`;
  const all = (name: string) => resources.filter((made) => made.name === name).map(({ resource }) => plain(resource));
  return {
    resources: resources.map(({ resource }) => plain(resource)),
    all,
    one: (name) => all(name)[0]!,
    leaves: Object.fromEntries(Array.from({ length: record.leafCount }, (_, leaf) => [record.name(leaf), outcomeNames[outcomes[leaf]!]!])),
    // Most records here are too small to identify what they speak of: told apart.
    unidentified: issues.filter(({ key }) => key === "mapping.no-natural-key").map(({ text }) => text),
    issues: issues.filter(({ key }) => key !== "mapping.no-natural-key").map(({ key, source }) => (source === undefined ? key : `${key} ${source}`)),
    deletes: deletes.map(({ resource, path, leaf }) => `${resource < 0 ? "" : resources[resource]!.resource.resourceType} ${path} ${leaf < 0 ? "" : record.name(leaf)}`),
    keys: resources.map(({ key }) => key.parts),
  };
}

/** A resource as its JSON text says. */
function plain(resource: FhirResource): FhirResource {
  return JSON.parse(JSON.stringify(resource)) as FhirResource;
}

/** Everything an engine noted, for comparing engines: resources, outcomes, trail, links, translations and issues. Objects of the trail are named by their path. */
export function everything(result: MappingResult): unknown {
  const paths = new Map<object, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null || paths.has(value)) return;
    paths.set(value, path);
    for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  for (const [index, { resource }] of result.resources.entries()) walk(resource, String(index));
  const { holders, properties, leaves, rows } = result.trail;
  return {
    resources: result.resources.map(({ name, resource, key, row }) => [name, JSON.stringify(resource), key, row]),
    outcomes: [...result.outcomes],
    outcomeRows: [...result.outcomeRows],
    trail: holders.map((holder, entry) => [paths.get(holder) ?? "nowhere", properties[entry], leaves[entry], rows[entry]]),
    links: result.links.map(({ holder, from, to, row }) => [paths.get(holder) ?? "nowhere", from, to, row]),
    deletes: result.deletes,
    absences: result.absences,
    translations: result.translations,
    issues: result.issues,
  };
}
