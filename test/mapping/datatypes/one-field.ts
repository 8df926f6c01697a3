import { loadDictionary } from "../../../src/parse/hl7v2/load.ts";
import { arrange } from "../../../src/parse/hl7v2/grammar.ts";
import { readHl7v2 } from "../../../src/parse/hl7v2/read.ts";
import { compile } from "../../../src/mapping/compile/compile.ts";
import { convertRecord } from "../../../src/mapping/convert.ts";
import type { FeedSettings } from "../../../src/mapping/feed.ts";
import { mappingFunctions } from "../../../src/mapping/functions/index.ts";
import { interpret } from "../../../src/mapping/interpret.ts";
import { loadTableFiles } from "../../../src/mapping/load.ts";
import { planTables } from "../../../src/mapping/plan/plan-tables.ts";
import { readTables } from "../../../src/mapping/read.ts";
import type { MappingResult } from "../../../src/model/conversion.ts";
import type { FhirObject } from "../../../src/model/fhir.ts";
import { outcomeNames } from "../../../src/model/leaf.ts";
import type { SourceRecord } from "../../../src/model/record.ts";
import { loadConceptMaps } from "../../../src/terminology/load.ts";
import { createTerminology } from "../../../src/terminology/terminology.ts";
import { loadDefinitions } from "../../../src/validation/load.ts";

const root = new URL("../../../", import.meta.url).pathname;
const dictionary = loadDictionary();
const { types } = loadDefinitions(`${root}build/definitions`);
const { conceptMaps } = loadConceptMaps(`${root}conceptmaps`);
const terminology = createTerminology(conceptMaps);
const files = loadTableFiles(`${root}mappings/hl7v2/datatypes`, root);
const units = new Set(["mg/dL", "g", "mL", "mmol/L", "10*9/L", "d", "{titer}"]);

/** What became of a field: the value, the resources made beside it, and the outcome of each leaf by its place in the field (`4.1`). */
export interface OneField {
  readonly value: unknown;
  readonly resources: readonly FhirObject[];
  /** What each of these is known by. */
  readonly keys: readonly (readonly string[])[];
  readonly outcomes: Readonly<Record<string, string>>;
  readonly issues: readonly string[];
}

export interface Case {
  /** The conversion's name, and the type of the element that takes it. */
  readonly as: string;
  readonly type: string;
  /** The field in ER7; the carrier is OBX-5, so that any data type may stand there. */
  readonly field: string;
  /** OBX-6 (units) and OBX-7, handed over to the conversion in this order. */
  readonly with?: readonly string[];
  readonly feed?: Partial<FeedSettings>;
}

/** Runs one conversion on one field with the compiler and with the interpreter, which must agree. */
export function convertField({ as, type, field, with: handed = [], feed = {} }: Case): OneField {
  const carrier = `table: OBX→Parameters
rows:
  OBX-5: { to: parameter.value${type[0]!.toUpperCase()}${type.slice(1)}, as: "${as}", with: [${handed.map((_, i) => `OBX-${6 + i}`).join(", ")}] }
${handed.map((_, i) => `  OBX-${6 + i}: { with: OBX-5 }`).join("\n")}
`;
  const message = `message: ORU_R01
instances:
  carrier: { is: Parameters, per: each OBX, from: [OBX], key: [OBX-1] }
`;
  const { tables, issues: unread } = withCarrier(carrier, message);
  const { plan, issues } = planTables(tables, { types, dictionary, functions: mappingFunctions, conceptMaps: new Set(conceptMaps.flatMap((map) => [map.id!, map.url!])) });
  const wrong = [...unread, ...issues].filter(({ key }) => key !== "mapping.undecided" && key !== "mapping.required");
  if (wrong.length > 0) throw new Error(wrong.map(({ text }) => text).join("\n"));
  const body = Buffer.from(`MSH|^~\\&|A|B|C|D|2024||ORU^R01^ORU_R01|1|P|2.8||||||UNICODE UTF-8\rPID|1\rOBR|1\rOBX|1|ST|X||${[field, ...handed].join("|")}\r`);
  const { record } = readHl7v2(body, { structureFor: (name) => dictionary.structure(name), structureOf: (code, event) => dictionary.structureOf(code, event), arrange }).messages[0]!;
  const environment = {
    feed: { name: "feed", zone: null, authorities: new Map(), codeSystems: new Map([["LN", "http://loinc.org"], ["UCUM", "http://unitsofmeasure.org"]]), unitsAreUcum: false, ...feed },
    translate: terminology.translate,
    isUcum: (unit: string) => units.has(unit),
    hasCode: () => false,
    recordKey: "record",
  };
  const compiled = shown(convertRecord(record!, plan, compile(plan), environment), record!);
  const interpreted = shown(convertRecord(record!, plan, interpret(plan), environment), record!);
  if (JSON.stringify(compiled) !== JSON.stringify(interpreted)) throw new Error(`compiler and interpreter differ:\n${JSON.stringify(compiled)}\n${JSON.stringify(interpreted)}`);
  return compiled;
}

function withCarrier(carrier: string, message: string): ReturnType<typeof readTables> {
  return readTables([...files, { file: "carrier.yaml", text: carrier }, { file: "message.yaml", text: message }]);
}

/** The result as a test compares it. References are named by the place of their target among `resources`: `Location/1`. */
function shown(result: MappingResult, record: SourceRecord): OneField {
  const resources = result.resources.map(({ resource }) => resource);
  for (const { holder, to } of result.links) holder["reference"] = `${resources[to]!.resourceType}/${to}`;
  const carrier = resources.find(({ resourceType }) => resourceType === "Parameters");
  const [parameter] = (carrier?.["parameter"] ?? []) as FhirObject[];
  const value = parameter === undefined ? undefined : Object.values(parameter)[0];
  const outcomes: Record<string, string> = {};
  for (let leaf = 0; leaf < record.leafCount; leaf++) {
    const name = record.name(leaf);
    if (name.startsWith("OBX[1]-5[1].")) outcomes[name.slice("OBX[1]-5[1].".length)] = outcomeNames[result.outcomes[leaf]!]!;
    else if (/^OBX\[1\]-[67]/.test(name)) outcomes[name.replace("[1]", "")] = outcomeNames[result.outcomes[leaf]!]!;
  }
  const made = result.resources.filter(({ resource }) => resource !== carrier);
  return { value, resources: made.map(({ resource }) => resource), keys: made.map(({ key }) => key.parts), outcomes, issues: result.issues.map(({ key }) => key).filter((key) => key !== "mapping.no-natural-key") };
}
