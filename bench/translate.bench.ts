/**
 * ConceptMap lookups in maps of 5,000 and 500,000 elements: by the mapping stage (`translate`) and through the operation
 * (`$translate` with Parameters). `node bench/translate.bench.ts [--json]`: medians of one lookup in microseconds of processor time. Codes are
 * asked for in a scattered order, so that no cache of the processor helps. The peer is `conceptMapTranslate` of @medplum/core,
 * which goes through the elements one after the other; it is measured in the smaller map, over a share of the codes.
 */
import { pathToFileURL } from "node:url";
import { conceptMapTranslate } from "@medplum/core";
import type { ConceptMap } from "@medplum/fhirtypes";
import type { FhirResource } from "../src/model/fhir.ts";
import { createTerminology, type Terminology } from "../src/terminology/terminology.ts";
import { processorTime } from "./processor-time.ts";

const rounds = 15;
const warmUp = 5;
const lookups = 20_000;
const inRound = 100_000;
const peerLookups = 2_000;
const source = "http://example.org/local";
const goals = [{ elements: 5_000, microseconds: 2 }, { elements: 500_000, microseconds: 4 }];

/** The median of one lookup. */
export interface Figure {
  readonly elements: number;
  readonly what: "translate" | "$translate" | "@medplum/core";
  readonly microseconds: number;
  /** Absent for the peer. */
  readonly goal?: number;
}

function mapOf(elements: number): ConceptMap {
  const element = Array.from({ length: elements }, (_, i) => ({ code: `L${i}`, target: [{ code: `S${i}`, display: `Concept ${i}`, equivalence: "equivalent" as const }] }));
  return { resourceType: "ConceptMap", id: "bench", url: "http://example.org/ConceptMap/bench", version: "1", status: "active", group: [{ source, target: "http://example.org/standard", element }] };
}

/** Codes all over the map: steps of a prime number round it. */
function scattered(elements: number): string[] {
  return Array.from({ length: lookups }, (_, i) => `L${(i * 7_919) % elements}`);
}

/** Microseconds of one lookup. A round goes through the inputs several times. */
function median<T>(inputs: readonly T[], lookUp: (input: T) => void): number {
  const times: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const start = processorTime();
    for (let i = 0; i < inRound; i++) lookUp(inputs[i % lookups]!);
    if (round >= warmUp) times.push(((processorTime() - start) * 1000) / inRound);
  }
  return times.sort((a, b) => a - b)[rounds >> 1]!;
}

function request(code: string): FhirResource {
  const parameter = [{ name: "url", valueUri: "http://example.org/ConceptMap/bench" }, { name: "code", valueCode: code }, { name: "system", valueUri: source }];
  return { resourceType: "Parameters", parameter };
}

function measure(terminology: Terminology, elements: number, goal: number): Figure[] {
  const codes = scattered(elements).map((code) => ({ system: source, code }));
  const requests = codes.map(({ code }) => request(code));
  const translate = median(codes, (code) => {
    if (terminology.translate("bench", code).match === undefined) throw new Error("A code that is in the map was not found.");
  });
  const operation = median(requests, (parameters) => {
    if (Array.isArray(terminology.translateParameters(parameters))) throw new Error("A valid request was refused.");
  });
  return [
    { elements, what: "translate", microseconds: translate, goal },
    { elements, what: "$translate", microseconds: operation, goal },
  ];
}

/** The peer's median of one lookup. */
function measurePeer(elements: number): Figure {
  const map = mapOf(elements);
  const times = scattered(elements)
    .slice(0, peerLookups)
    .map((code) => {
      const start = performance.now();
      if (!conceptMapTranslate(map, { system: source, code }).result) throw new Error("The peer did not find a code that is in the map.");
      return (performance.now() - start) * 1000;
    });
  return { elements, what: "@medplum/core", microseconds: times.sort((a, b) => a - b)[peerLookups >> 1]! };
}

export function benchTranslate(): Figure[] {
  return [...goals.flatMap(({ elements, microseconds }) => measure(createTerminology([mapOf(elements)]), elements, microseconds)), measurePeer(goals[0]!.elements)];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const results = benchTranslate();
  if (process.argv.includes("--json")) console.log(JSON.stringify({ bench: "translate", unit: "microseconds", results }));
  else {
    for (const { elements, what, microseconds, goal } of results) {
      console.log(`${what.padEnd(13)} ${elements.toLocaleString("en").padStart(7)} elements   ${microseconds.toFixed(2).padStart(6)} µs${goal === undefined ? "" : ` (goal below ${goal} µs)`}`);
    }
  }
}
