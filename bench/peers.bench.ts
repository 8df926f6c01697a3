/**
 * Messages a second from bytes to the Bundle's text, one thread, beside LinuxForHealth's hl7v2-fhir-converter, on the samples that it takes, in turns, warm and in
 * the first pass: `node bench/peers.bench.ts [--json]`. Portage's Bundles are validated, the other's are not. Needs Java and Maven, and says so where they are missing.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadKnowledge } from "../src/knowledge.ts";
import { createPipeline } from "../src/pipeline.ts";
import { keepRecordsYoung } from "../src/young-generation.ts";
import { type Peer, startLinuxForHealth } from "./peers/linuxforhealth.ts";

keepRecordsYoung();

const rounds = 15;
/** Until both compilers have compiled what they are going to compile. */
const warmUp = 5;
/** Passes of Portage in a round: the other needs about a second for one of its own. */
const passes = 20;
const goal = 50;

const { knowledge } = loadKnowledge(undefined);
const engine = createPipeline(knowledge, { idKey: new Uint8Array(32).fill(7), portageVersion: "bench", maxBytes: 64 * 1024 * 1024, now: () => performance.now() });

/** What becomes of a message: the status of its conversion; a file of several is as good as its worst. */
function convert(body: Uint8Array): "converted" | "invalid" | "unreadable" {
  const statuses = engine.convert(body, { contentType: "x-application/hl7-v2+er7" }).conversions.map(({ status }) => status);
  return statuses.find((status) => status === "unreadable") ?? statuses.find((status) => status === "invalid") ?? "converted";
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function messageFiles(): { readonly name: string; readonly files: readonly string[] } {
  const samples = join(process.env["PORTAGE_SHARED"] ?? join(import.meta.dirname, "../../shared"), "samples/hl7v2");
  const [name, folder] = existsSync(samples) ? ["sample messages", samples] : ["messages of bench/messages (no samples here)", join(import.meta.dirname, "messages")];
  return { name, files: readdirSync(folder).filter((file) => file.endsWith(".hl7")).sort().map((file) => join(folder, file)) };
}

/** Messages a second of both. */
interface Rates {
  readonly portage: number;
  readonly linuxForHealth: number;
}

/** `cold` is the first pass after the one in which each finds out which messages it takes: hardly anything is compiled yet. `warm` is the median of later ones. */
async function measure(peer: Peer, taken: readonly Uint8Array[]): Promise<{ readonly cold: Rates; readonly warm: Rates }> {
  const perSecond = (milliseconds: number) => (taken.length * 1000) / milliseconds;
  const pass = () => {
    const start = performance.now();
    for (const message of taken) convert(message);
    return performance.now() - start;
  };
  const cold = { portage: perSecond(pass()), linuxForHealth: perSecond(await peer.pass()) };
  const own: number[] = [];
  const other: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let milliseconds = 0;
    for (let one = 0; one < passes; one++) milliseconds += pass() / passes;
    const peerMilliseconds = await peer.pass();
    if (round < warmUp) continue;
    own.push(milliseconds);
    other.push(peerMilliseconds);
  }
  return { cold, warm: { portage: perSecond(median(own)), linuxForHealth: perSecond(median(other)) } };
}

const { name, files } = messageFiles();
const peer = await startLinuxForHealth(files);
if (typeof peer === "string") {
  console.log(process.argv.includes("--json") ? JSON.stringify({ bench: "peers", skipped: peer }) : `SKIPPED, no LinuxForHealth: ${peer}`);
} else if (peer.takes.length === 0) {
  peer.stop();
  console.log(process.argv.includes("--json") ? JSON.stringify({ bench: "peers", skipped: "it takes none of the messages" }) : "SKIPPED: LinuxForHealth takes none of the messages");
} else {
  const messages = files.map((file) => readFileSync(file));
  const statuses = messages.map((message) => convert(message));
  const { cold, warm } = await measure(peer, peer.takes.map((number) => messages[number]!));
  peer.stop();
  const takes = { portage: statuses.filter((status) => status !== "unreadable").length, linuxForHealth: peer.takes.length };
  const valid = statuses.filter((status) => status === "converted").length;
  const ratio = (rates: Rates) => rates.portage / rates.linuxForHealth;
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ bench: "peers", unit: "messages per second", messages: files.length, takes, valid, cold: { ...cold, ratio: ratio(cold) }, ...warm, ratio: ratio(warm), toColdPeer: warm.portage / cold.linuxForHealth, goal }));
  }
  else {
    console.log(`${files.length} ${name}: Portage takes ${takes.portage} (${valid} with a valid Bundle), LinuxForHealth ${takes.linuxForHealth}`);
    const line = (name: string, rates: Rates) => `${name}: Portage ${rates.portage.toFixed(0)} messages/s, LinuxForHealth ${rates.linuxForHealth.toFixed(1)} messages/s: ${ratio(rates).toFixed(1)}×`;
    console.log(`on those ${takes.linuxForHealth}, ${line("warm", warm)} (goal ≥ ${goal}×)`);
    console.log(`${line("  first pass", cold)}; Portage warm to LinuxForHealth's first pass ${(warm.portage / cold.linuxForHealth).toFixed(0)}×`);
  }
}
