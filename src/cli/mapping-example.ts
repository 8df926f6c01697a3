import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Subject } from "../mapping/decisions/subject.ts";
import type { FhirResource, FhirValue } from "../model/fhir.ts";
import type { LeafReport } from "../model/conversion.ts";
import { arrange } from "../parse/hl7v2/grammar.ts";
import { readHl7v2 } from "../parse/hl7v2/read.ts";
import { createPipeline } from "../pipeline.ts";
import { filesOf } from "./files.ts";
import type { FeedTables } from "./mapping-tables.ts";

/** A message of the project's own that holds a place, and what became of the place's values there. */
export interface Example {
  readonly file: string;
  readonly leaves: readonly {
    readonly source: string;
    readonly text: string;
    readonly outcome: LeafReport["outcome"];
    readonly reason?: string;
    /** `Patient.identifier[0].value` and what stands there. */
    readonly targets: readonly { readonly path: string; readonly value: FhirValue | undefined }[];
  }[];
}

/** Leaves of one example, and places that one leaf wrote: enough to see what happens. */
const most = 8;

/**
 * Looks through the examples and the fixtures of a checkout for a message that holds the place; one of whose leaves something was
 * made goes before one of whose leaves nothing was. Null where no message holds it.
 */
export function exampleOf(root: string, subject: Subject, { knowledge, feed }: FeedTables): Example | null {
  const engine = createPipeline(knowledge, { idKey: new Uint8Array(32), portageVersion: "example", maxBytes: 1024 * 1024, now: () => 0 });
  const isMeant = leafTest(subject);
  let second: Example | null = null;
  for (const path of ["examples", "test/fixtures/hl7v2"].map((name) => join(root, name)).filter((folder) => existsSync(folder)).flatMap((folder) => filesOf(folder, /\.hl7$/))) {
    const body = readFileSync(path);
    const { messages } = readHl7v2(body, { structureFor: (name) => knowledge.structureFor(name), structureOf: (type, trigger) => knowledge.dictionary.structureOf(type, trigger), arrange });
    const { conversions } = engine.convert(body, { contentType: "x-application/hl7-v2+er7", feed: feed.name });
    for (const [index, conversion] of conversions.entries()) {
      const { record } = messages[index]!;
      if (record === null || record === undefined) continue;
      const { leaves, bundle } = conversion.report();
      const texts = new Map(Array.from({ length: record.leafCount }, (_, leaf) => [record.name(leaf), record.text(leaf)]));
      const found = leaves.filter(isMeant);
      if (found.length === 0) continue;
      const example: Example = {
        file: relative(root, path),
        leaves: found.slice(0, most).map(({ source, outcome, reason, targets = [] }) => ({
          source,
          text: texts.get(source) ?? "",
          outcome,
          ...(reason !== undefined && { reason }),
          targets: targets.slice(0, most).map((target) => shown(target, bundle)),
        })),
      };
      if (found.some(({ outcome }) => outcome === "mapped")) return example;
      second ??= example;
    }
  }
  return second;
}

/** A place of a segment is told by the leaf's name; one of a data type, and a table, by the row that decided the leaf. */
function leafTest(subject: Subject): (leaf: LeafReport) => boolean {
  if (subject.kind === "table") return ({ row }) => row?.startsWith(`${subject.title} `) === true;
  const { unit, type, keys } = subject.place;
  if (unit === null) {
    const row = new RegExp(`^${type}→\\S+ ${type}\\.${keys.join("\\.")}(?!\\d)`);
    return (leaf) => leaf.row !== undefined && row.test(leaf.row);
  }
  const [field, , ...parts] = keys;
  const name = new RegExp(`^${unit}\\[\\d+\\]-${field}\\[\\d+\\]${parts.map((part) => `\\.${part}`).join("")}(?!\\d)`);
  return ({ source }) => name.test(source);
}

/** `Bundle.entry[0].resource.birthDate` as `Patient.birthDate`, with the value there. */
function shown(path: string, bundle: FhirResource | null): Example["leaves"][number]["targets"][number] {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== "").slice(1);
  let value: FhirValue | undefined = bundle ?? undefined;
  let beside: FhirValue | undefined;
  let type: string | null = null;
  for (const step of steps) {
    // What stands below a primitive (birthDate.extension) is in the property with the underscore.
    const holder = step === "extension" && typeof value !== "object" ? beside : value;
    value = below(holder, step);
    beside = below(holder, `_${step}`);
    if (value === undefined && beside !== undefined) value = beside;
    if (step === "resource") type = (value as FhirResource | undefined)?.resourceType ?? null;
  }
  return { path: type === null ? path : path.replace(/^Bundle\.entry\[\d+\]\.resource/, type), value };
}

/** A property of an object or an item of a list. */
function below(value: FhirValue | undefined, step: string): FhirValue | undefined {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, FhirValue>>)[step] : undefined;
}
