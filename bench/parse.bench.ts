/**
 * Parse HL7 v2 from its bytes and visit the text of every leaf, beside simple-hl7 and @medplum/core's Hl7Message, on the same
 * messages, in one process, in turns. `node bench/parse.bench.ts [--json]`: medians of a message in microseconds, and the
 * ratio to the faster of the two.
 */
import { Hl7Message } from "@medplum/core";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readHl7v2 } from "../src/parse/hl7v2/read.ts";

const rounds = 45;
const warmUp = 15;
const roundMilliseconds = 10;

interface SimpleHl7 {
  Parser: new (options: { segmentSeperator: string }) => {
    parse(text: string): { header: SimpleSegment; segments: SimpleSegment[] };
  };
}
interface SimpleSegment {
  fields: { value: SimpleNode[] }[];
}
type SimpleNode = string | SimpleNode[] | { value: SimpleNode[] };

const simple = createRequire(import.meta.url)("simple-hl7") as SimpleHl7;

/** Each visits every subcomponent and returns the number of characters it saw that are no white space alone. */
const parsers = {
  portage(bytes: Uint8Array): number {
    let seen = 0;
    for (const { record } of readHl7v2(bytes, withoutGroups).messages) {
      for (let leaf = 0; leaf < record!.leafCount; leaf++) seen += record!.text(leaf).length;
    }
    return seen;
  },
  "simple-hl7"(bytes: Buffer): number {
    const message = new simple.Parser({ segmentSeperator: "\r" }).parse(bytes.toString());
    return [message.header, ...message.segments].reduce((seen, { fields }) => fields.reduce((sum, { value }) => sum + visit(value), seen), 0);
  },
  "@medplum/core"(bytes: Buffer): number {
    let seen = 0;
    for (const segment of Hl7Message.parse(bytes.toString()).segments) {
      for (const field of segment.fields) {
        for (const repetition of field.components) {
          for (const component of repetition) {
            if (component.includes("&")) for (const subcomponent of component.split("&")) seen += subcomponent.length;
            else seen += component.length;
          }
        }
      }
    }
    return seen;
  },
};

/** The peers know no groups, so here every message is one. */
const withoutGroups = {
  structureFor: (name: string) => ({ name, optional: false, repeats: false, children: [] }),
  structureOf: () => undefined,
  arrange: (unitNames: readonly string[]) => ({ groups: [{ name: "", parent: -1 }], groupOf: new Int32Array(unitNames.length), displaced: [] }),
};

function visit(node: SimpleNode | SimpleNode[]): number {
  if (typeof node === "string") return node.length;
  let seen = 0;
  for (const child of Array.isArray(node) ? node : node.value) seen += visit(child);
  return seen;
}

/** Microseconds of one message, over as many passes as fit into a round. */
function time(messages: readonly Buffer[], parse: (bytes: Buffer) => number): number {
  let passes = 0;
  const start = performance.now();
  let now = start;
  while (now - start < roundMilliseconds) {
    for (const message of messages) parse(message);
    passes++;
    now = performance.now();
  }
  return ((now - start) * 1000) / (passes * messages.length);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** The result message with its observations repeated until it has 100 kB. */
function longResult(oru: string): string {
  const observations = oru.split("\r").filter((line) => line.startsWith("OBX|"));
  let text = oru;
  for (let number = observations.length + 1; text.length < 100_000; number++) {
    text += `${observations[number % observations.length]!.replace(/^OBX\|\d+/, `OBX|${number}`)}\r`;
  }
  return text;
}

function workloads(): readonly (readonly [string, readonly Buffer[]])[] {
  const message = (name: string) => readFileSync(join(import.meta.dirname, "messages", name));
  const adt = message("adt-a01.hl7");
  const oru = message("oru-r01.hl7");
  const size = (bytes: Buffer) => `${(bytes.length / 1000).toFixed(1)} kB`;
  const long = Buffer.from(longResult(oru.toString()));
  const result: (readonly [string, readonly Buffer[]])[] = [
    [`ADT_A01 of ${size(adt)}`, [adt]],
    [`ORU_R01 of ${size(oru)}`, [oru]],
    [`ORU_R01 of ${size(long)}`, [long]],
  ];
  const samples = join(process.env["PORTAGE_SHARED"] ?? join(import.meta.dirname, "../../shared"), "samples/hl7v2");
  if (existsSync(samples)) {
    // The peers split at CR alone and know no byte order mark.
    const read = (name: string) => Buffer.from(readFileSync(join(samples, name), "utf8").replace(/^\ufeff/, "").replaceAll("\n", "\r"));
    const messages = readdirSync(samples).filter((name) => name.endsWith(".hl7")).map(read);
    result.push([`${messages.length} sample messages`, messages]);
  }
  return result;
}

export interface ParseResult {
  readonly name: string;
  /** Microseconds of a message by parser. */
  readonly medians: Readonly<Record<keyof typeof parsers, number>>;
  /** The faster peer's median over Portage's. */
  readonly ratio: number;
}

export function benchParse(): ParseResult[] {
  const entries = Object.entries(parsers) as [keyof typeof parsers, (bytes: Buffer) => number][];
  const loads = workloads().map(([name, messages]) => ({ name, messages, times: entries.map((): number[] => []) }));
  // Every workload and parser has its turn in every round, so that a busy machine and warm compilers are the same for all.
  for (let round = 0; round < rounds; round++) {
    for (const { messages, times } of loads) {
      for (let turn = 0; turn < entries.length; turn++) {
        const parser = (round + turn) % entries.length;
        const taken = time(messages, entries[parser]![1]);
        if (round >= warmUp) times[parser]!.push(taken);
      }
    }
  }
  return loads.map(({ name, times }) => {
    const medians = Object.fromEntries(entries.map(([parser], at) => [parser, median(times[at]!)])) as ParseResult["medians"];
    return { name, medians, ratio: Math.min(medians["simple-hl7"], medians["@medplum/core"]) / medians.portage };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const results = benchParse();
  if (process.argv.includes("--json")) console.log(JSON.stringify({ bench: "parse", unit: "microseconds", results }));
  else {
    for (const { name, medians, ratio } of results) {
      const figures = Object.entries(medians).map(([parser, value]) => `${parser} ${value.toFixed(1).padStart(7)} µs`);
      console.log(`${name.padEnd(22)} ${figures.join("   ")}   ${ratio.toFixed(1)}× the faster peer (goal 2×)`);
    }
  }
}
