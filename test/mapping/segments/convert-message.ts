import { loadKnowledge } from "../../../src/knowledge.ts";
import { compile } from "../../../src/mapping/compile/compile.ts";
import { convertRecord } from "../../../src/mapping/convert.ts";
import { interpret } from "../../../src/mapping/interpret.ts";
import type { MappingPlan } from "../../../src/mapping/plan/plan.ts";
import type { TableRunner } from "../../../src/mapping/runtime/run.ts";
import type { MappingResult } from "../../../src/model/conversion.ts";
import type { FhirResource } from "../../../src/model/fhir.ts";
import type { Issue } from "../../../src/model/issue.ts";
import { outcomeNames } from "../../../src/model/leaf.ts";
import type { SourceRecord } from "../../../src/model/record.ts";
import { arrange } from "../../../src/parse/hl7v2/grammar.ts";
import { readHl7v2 } from "../../../src/parse/hl7v2/read.ts";
import { createValidator } from "../../../src/validation/validator.ts";

const { knowledge } = loadKnowledge(undefined);
const feed = knowledge.feeds.get("default")!;
const made = new Map<MappingPlan, readonly TableRunner[]>();
const validator = createValidator(knowledge.definitions);

/** What became of a message: resources by the names of their instances, outcomes by leaf name, the keys of the issues. */
export interface ConvertedMessage {
  /** The first resource of that instance name (or table title). */
  readonly one: (name: string) => FhirResource | undefined;
  readonly all: (name: string) => readonly FhirResource[];
  /** What identifies the first resource of that name beyond the message. */
  readonly key: (name: string) => readonly string[] | undefined;
  /** The natural keys of the resources of that name. */
  readonly keys: (name: string) => readonly (readonly string[])[];
  /** The outcome of a leaf: `PID[1]-3[1].1.1`. */
  readonly outcome: (leaf: string) => string | undefined;
  /** Leaves of a segment with an outcome. */
  readonly leaves: (segment: string, outcome: string) => readonly string[];
  readonly issues: readonly string[];
  /** The errors the validator finds in the resources. Its warnings are about what a sender left out, such as con-3: the status of a listed problem. */
  readonly invalid: readonly string[];
}

/** Converts a message with the project's tables, by the compiler and by the interpreter, which must agree. References read `Type/instance name`. */
export function convertMessage(segments: readonly string[] | Uint8Array, zone: string | null = null, realm: string | null = null): ConvertedMessage {
  const { plan } = knowledge.mapperOf({ ...feed, realm });
  const engines = enginesOf(plan);
  const body = segments instanceof Uint8Array ? segments : Buffer.from(`${segments.join("\r")}\r`);
  const structureFor = (name: string) => knowledge.structureFor(name);
  const { record, issues } = readHl7v2(body, { structureFor, structureOf: (type, trigger) => knowledge.dictionary.structureOf(type, trigger), arrange }).messages[0]!;
  const environment = { feed: { ...feed, zone }, translate: knowledge.terminology.translate, isUcum: knowledge.isUcum, hasCode: knowledge.hasCode, recordKey: "record" };
  const [compiled, interpreted] = engines.map((engine) => convertRecord(record!, plan, engine, environment));
  if (shown(compiled!) !== shown(interpreted!)) throw new Error("compiler and interpreter differ");
  return converted(compiled!, record!, issues);
}

/** Compiler and interpreter of a plan; compiled once. */
function enginesOf(plan: MappingPlan): readonly TableRunner[] {
  const known = made.get(plan) ?? [compile(plan), interpret(plan)];
  made.set(plan, known);
  return known;
}

function shown({ resources, outcomes, trail, links, issues }: MappingResult): string {
  return JSON.stringify([resources.map(({ resource, key }) => [resource, key]), [...outcomes], trail.leaves, trail.rows, links.length, issues.map(({ key, source }) => [key, source])]);
}

function converted(result: MappingResult, record: SourceRecord, read: readonly Issue[]): ConvertedMessage {
  for (const { holder, to } of result.links) holder["reference"] = `${result.resources[to]!.resource.resourceType}/${result.resources[to]!.name}`;
  const outcomes = new Map(Array.from({ length: record.leafCount }, (_, leaf) => [record.name(leaf), outcomeNames[result.outcomes[leaf]!]!]));
  const all = (name: string) => result.resources.filter((made) => made.name === name).map(({ resource }) => resource);
  const valid = (resource: FhirResource) => validator.validateResource(JSON.parse(JSON.stringify(resource, (key, value: unknown) => (key === "reference" && typeof value === "string" ? value.replace(/\/.*/, "/1") : value))));
  return {
    one: (name) => all(name)[0],
    all,
    key: (name) => result.resources.find((made) => made.name === name)?.key.parts,
    keys: (name) => result.resources.filter((made) => made.name === name).map(({ key }) => key.parts),
    outcome: (leaf) => outcomes.get(leaf),
    leaves: (segment, outcome) => [...outcomes].filter(([leaf, name]) => leaf.startsWith(`${segment}[`) && name === outcome).map(([leaf]) => leaf),
    issues: [...read, ...result.issues].filter(({ key }) => key !== "mapping.no-natural-key").map(({ key, source }) => (source === undefined ? key : `${key} ${source}`)),
    invalid: result.resources.flatMap(({ name, resource }) => valid(resource).filter(({ severity }) => severity === "error").map(({ expression, key }) => `${name} ${expression} ${key}`)),
  };
}
