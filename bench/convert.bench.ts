/**
 * An ORU_R01 of 4 kB to a valid Bundle, serialised, beside `JSON.parse` of that Bundle's text: `node bench/convert.bench.ts [--json]`.
 * Also how the cost grows with the number of results (1 to 64 kB … 10 MB with --large).
 */
import { readFileSync } from "node:fs";
import { loadKnowledge } from "../src/knowledge.ts";
import { createPipeline } from "../src/pipeline.ts";
import { keepRecordsYoung } from "../src/young-generation.ts";

keepRecordsYoung();

/** A third of them passes before V8 has compiled what it is going to compile; the others are measured. */
const rounds = 450;
const inRound = 20;

const { knowledge } = loadKnowledge(undefined);
const engine = createPipeline(knowledge, { idKey: new Uint8Array(32).fill(7), portageVersion: "bench", maxBytes: 64 * 1024 * 1024, now: () => performance.now() });
const message = readFileSync(new URL("messages/oru-r01.hl7", import.meta.url));

function convert(body: Uint8Array): string {
  const { conversions } = engine.convert(body, { contentType: "x-application/hl7-v2+er7" });
  return conversions[0]!.bundle!;
}

/** Microseconds of one run: the mean of a round, and each run for itself in `singles`. */
function time(run: () => unknown, singles: number[]): number {
  const start = performance.now();
  let before = start;
  for (let i = 0; i < inRound; i++) {
    run();
    const now = performance.now();
    singles.push((now - before) * 1000);
    before = now;
  }
  return ((before - start) * 1000) / inRound;
}

function quantile(values: number[], part: number): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length * part)]!;
}

function median(values: number[]): number {
  return quantile(values, 0.5);
}

const first = engine.convert(message, { contentType: "x-application/hl7-v2+er7" }).conversions[0]!;
if (first.status !== "converted") throw new Error(`The bench's message is ${first.status}: ${first.issues.find(({ severity }) => severity === "error")?.text}`);
const text = first.bundle!;
const own: number[] = [];
const parse: number[] = [];
const quick = { own: [] as number[], parse: [] as number[] };
const stages = { parse: [] as number[], map: [] as number[], bundle: [] as number[], validate: [] as number[] };
for (let round = 0; round < rounds; round++) {
  const singles = round < rounds / 3 ? { own: [], parse: [] } : quick;
  const a = time(() => convert(message), singles.own);
  const b = time(() => JSON.parse(text) as unknown, singles.parse);
  const { timings } = engine.convert(message, { contentType: "x-application/hl7-v2+er7" }).conversions[0]!;
  if (round < rounds / 3) continue;
  own.push(a);
  parse.push(b);
  for (const stage of ["parse", "map", "bundle", "validate"] as const) stages[stage].push(timings[stage] * 1000);
}

/** The same order with `times` as many results. */
function larger(times: number): Buffer {
  const segments = message.toString("utf8").split("\r").filter((line) => line !== "");
  const results = segments.filter((line) => line.startsWith("OBX"));
  const rest = segments.filter((line) => !line.startsWith("OBX") && !line.startsWith("NTE"));
  const many = Array.from({ length: times }, (_, copy) => results.map((line, i) => line.replace(/^OBX\|\d+/, `OBX|${copy * results.length + i + 1}`))).flat();
  return Buffer.from(`${[...rest, ...many].join("\r")}\r`);
}

const growth = [1, 10, 100, ...(process.argv.includes("--large") ? [1000, 4000] : [])].map((times) => {
  const body = larger(times);
  const runs: number[] = [];
  for (let i = 0; i < Math.max(3, 30 / times); i++) {
    const start = performance.now();
    convert(body);
    runs.push(performance.now() - start);
  }
  return { kilobytes: Math.round(body.length / 1024), microsecondsPerKilobyte: (median(runs) * 1000) / (body.length / 1024) };
});

const result = {
  bench: "convert",
  unit: "microseconds",
  messageBytes: message.length,
  bundleBytes: text.length,
  convert: median(own),
  jsonParse: median(parse),
  ratio: median(own) / median(parse),
  /** Of the quickest tenth of single runs: what it costs where neither other work on the machine nor the collector comes in between. */
  undisturbed: quantile(quick.own, 0.1) / quantile(quick.parse, 0.1),
  goal: 5,
  stages: Object.fromEntries(Object.entries(stages).map(([stage, values]) => [stage, median(values)])),
  growth,
};
if (process.argv.includes("--json")) console.log(JSON.stringify(result));
else {
  console.log(`ORU_R01 ${message.length} bytes → Bundle ${text.length} bytes: ${result.convert.toFixed(0)} µs; JSON.parse of the Bundle ${result.jsonParse.toFixed(0)} µs: ${result.ratio.toFixed(2)}×, undisturbed ${result.undisturbed.toFixed(2)}× (goal ≤ 5×)`);
  console.log(`  stages: ${Object.entries(result.stages).map(([stage, value]) => `${stage} ${value.toFixed(0)} µs`).join(", ")}`);
  for (const { kilobytes, microsecondsPerKilobyte } of growth) console.log(`  ${String(kilobytes).padStart(6)} kB: ${microsecondsPerKilobyte.toFixed(1)} µs a kB`);
}
