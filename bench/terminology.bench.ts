/**
 * Code systems, value sets and ConceptMaps of the size of LOINC and RxNorm: what they cost to load, in memory, and to ask. All data are made up.
 * `node bench/terminology.bench.ts [--json]`. Times are processor time of the thread, those of questions medians of one; codes are asked for in a scattered order. Memory is what a load
 * leaves after garbage collection, on the heap and beside it. The peer of a code system is what one would write without thought: a Map of its concepts as parsed.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CodeSystem, CodeSystemConcept, ConceptMap, ValueSet } from "@medplum/fhirtypes";
import type { FhirObject, FhirResource } from "../src/model/fhir.ts";
import { lazyLibrary } from "../src/terminology/definitions/load.ts";
import type { Library } from "../src/terminology/definitions/library.ts";
import { loadConceptMaps } from "../src/terminology/load.ts";
import { expandParameters } from "../src/terminology/operations/expand.ts";
import { validateCodeParameters } from "../src/terminology/operations/validate-code.ts";
import { createTerminology, type Terminology } from "../src/terminology/terminology.ts";
import { processorTime } from "./processor-time.ts";

const size = 100_000;
const system = "http://example.org/large";
const target = "http://example.org/standard";
const valueSets = { all: "http://example.org/ValueSet/all", below: "http://example.org/ValueSet/below" };

/** One figure; `goal` is what it should be below, where that is said. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "bytes/code" | "µs";
  readonly goal?: number;
}

const words = ["acute", "chronic", "serum", "plasma", "glucose", "sodium", "tablet", "oral", "injection", "volume", "mass", "ratio", "presence", "urine", "blood", "culture", "extended", "release", "panel", "gene"];

/** A display of some 40 characters, as LOINC's and RxNorm's are; no two are alike. */
function displayOf(i: number): string {
  return `${words[i % 20]} ${words[(i >> 3) % 20]} ${words[(i >> 7) % 20]} ${words[(i >> 11) % 20]} ${i} MG`;
}

const codeOf = (i: number) => `${10_000 + i}-${i % 10}`;

/** Every concept but the first hundred has a parent and a property. */
function codeSystem(): CodeSystem {
  const concept = Array.from({ length: size }, (_, i): CodeSystemConcept => ({
    code: codeOf(i),
    display: displayOf(i),
    property: [...(i < 100 ? [] : [{ code: "parent", valueCode: codeOf(Math.floor(i / 10)) }]), { code: "status", valueCode: i % 50 === 0 ? "retired" : "active" }],
  }));
  const property = [{ code: "parent", type: "code" as const, uri: "http://hl7.org/fhir/concept-properties#parent" }, { code: "status", type: "code" as const, uri: "http://hl7.org/fhir/concept-properties#status" }];
  return { resourceType: "CodeSystem", id: "large", url: system, version: "1", status: "active", content: "complete", hierarchyMeaning: "is-a", property, concept };
}

function conceptMap(elements: number): ConceptMap {
  const element = Array.from({ length: elements }, (_, i) => ({ code: codeOf(i), display: displayOf(i), target: [{ code: `S${i}`, display: displayOf(i + 1), equivalence: "equivalent" as const }] }));
  return { resourceType: "ConceptMap", id: "large", url: "http://example.org/ConceptMap/large", version: "1", status: "active", group: [{ source: system, target, element }] };
}

function writeSite(folder: string): void {
  const below: ValueSet = { resourceType: "ValueSet", id: "below", url: valueSets.below, status: "active", compose: { include: [{ system, filter: [{ property: "concept", op: "is-a", value: codeOf(5) }] }] } };
  const all: ValueSet = { resourceType: "ValueSet", id: "all", url: valueSets.all, status: "active", compose: { include: [{ system }] } };
  for (const resource of [codeSystem(), below, all]) writeFileSync(join(folder, "terminology", `${resource.resourceType}-${resource.id}.json`), JSON.stringify(resource));
  writeFileSync(join(folder, "conceptmaps", "ConceptMap-large.json"), JSON.stringify(conceptMap(size)));
}

/** What `make` takes and leaves. Needs `--expose-gc`. */
async function load<Made>(make: () => Made): Promise<{ made: Made; ms: number; bytes: number }> {
  const memory = () => {
    globalThis.gc!();
    globalThis.gc!();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = memory();
  const start = processorTime();
  const made = make();
  const ms = processorTime() - start;
  // What is held by weak references alone is free when the turn ends.
  await new Promise(setImmediate);
  return { made, ms, bytes: memory() - before };
}

/** Microseconds of one question: the median of rounds of `inRound` of them. */
function median(rounds: number, inRound: number, ask: (i: number) => void): number {
  const times: number[] = [];
  for (let round = 0; round < rounds * 2; round++) {
    const start = processorTime();
    for (let i = 0; i < inRound; i++) ask((round * inRound + i) * 7_919);
    if (round >= rounds) times.push(((processorTime() - start) * 1000) / inRound);
  }
  return times.sort((a, b) => a - b)[rounds >> 1]!;
}

function parameters(...parameter: FhirObject[]): FhirResource {
  return { resourceType: "Parameters", parameter };
}

function answered(answer: unknown): void {
  if (Array.isArray(answer)) throw new Error(`A request was refused: ${JSON.stringify(answer)}`);
}

async function codeSystemFigures(site: string): Promise<Figure[]> {
  const file = join(site, "terminology/CodeSystem-large.json");
  const open = () => {
    const library = lazyLibrary("build/definitions", site);
    if (library.codeSystem(system)?.count !== size) throw new Error("The code system was not read.");
    return library;
  };
  const loaded = await load(open);
  const peer = await load(() => {
    const { concept = [] } = JSON.parse(readFileSync(file, "utf8")) as CodeSystem;
    return new Map(concept.map((one) => [one.code, one]));
  });
  if (peer.made.size !== size) throw new Error("The peer lost a concept.");
  return [
    { what: `code system of ${size.toLocaleString("en")}: load from file`, value: loaded.ms, unit: "ms", goal: 1_000 },
    { what: "  memory", value: loaded.bytes / size, unit: "bytes/code" },
    { what: "  memory of a Map of the concepts as parsed", value: peer.bytes / size, unit: "bytes/code" },
    ...questions(loaded.made),
  ];
}

function questions(library: Library): Figure[] {
  const at = "2024-01-31T12:00:00.000Z";
  const coding = (i: number) => ({ name: "coding", valueCoding: { system, code: codeOf(i % size) } });
  const validate = (url: string) => median(5, 25_000, (i) => answered(validateCodeParameters(parameters({ name: "url", valueUri: url }, coding(i)), library)));
  const expand = (...more: FhirObject[]) => median(5, 1, () => answered(expandParameters(parameters({ name: "url", valueUri: valueSets.all }, ...more), library, at)));
  return [
    { what: "  $validate-code, the whole code system", value: validate(valueSets.all), unit: "µs" },
    { what: "  $validate-code, is-a over the hierarchy", value: validate(valueSets.below), unit: "µs" },
    { what: "  $expand, filter of two words, 20 a page", value: expand({ name: "filter", valueString: "gluc acu" }, { name: "count", valueInteger: 20 }) / 1000, unit: "ms" },
    { what: "  $expand, page of 1,000 from 50,000", value: expand({ name: "offset", valueInteger: 50_000 }, { name: "count", valueInteger: 1_000 }) / 1000, unit: "ms" },
  ];
}

async function mapFigures(site: string): Promise<Figure[]> {
  const loaded = await load((): Terminology => {
    const { conceptMaps, issues } = loadConceptMaps(join(site, "conceptmaps"));
    if (issues.length > 0) throw new Error(issues[0]!.text);
    return createTerminology(conceptMaps);
  });
  return [
    { what: `ConceptMap of ${size.toLocaleString("en")}: load from file, with checks`, value: loaded.ms, unit: "ms", goal: 1_000 },
    { what: "  memory", value: loaded.bytes / size, unit: "bytes/code" },
    ...translations(loaded.made, size),
  ];
}

function translations(terminology: Terminology, elements: number, goal?: number): Figure[] {
  const url = { name: "url", valueUri: "http://example.org/ConceptMap/large" };
  const ask = (i: number) => answered(terminology.translateParameters(parameters(url, { name: "coding", valueCoding: { system, code: codeOf(i % elements) } })));
  return [{ what: `  $translate, ${elements.toLocaleString("en")} elements`, value: median(5, 25_000, ask), unit: "µs", ...(goal !== undefined && { goal }) }];
}

export async function benchTerminology(): Promise<Figure[]> {
  const site = mkdtempSync(join(tmpdir(), "terminology-"));
  try {
    for (const folder of ["terminology", "conceptmaps"]) mkdirSync(join(site, folder));
    writeSite(site);
    return [
      ...(await codeSystemFigures(site)),
      ...(await mapFigures(site)),
      ...translations(createTerminology([conceptMap(5_000)]), 5_000, 2),
      ...translations(createTerminology([conceptMap(500_000)]), 500_000, 4),
    ];
  } finally {
    rmSync(site, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (globalThis.gc === undefined) process.exitCode = spawnSync(process.execPath, ["--expose-gc", ...process.argv.slice(1)], { stdio: "inherit" }).status ?? 1;
  else {
    const results = await benchTerminology();
    if (process.argv.includes("--json")) console.log(JSON.stringify({ bench: "terminology", results }));
    else for (const { what, value, unit, goal } of results) console.log(`${what.padEnd(60)} ${value.toFixed(unit === "µs" ? 2 : 0).padStart(7)} ${unit}${goal === undefined ? "" : ` (goal below ${goal})`}`);
  }
}
