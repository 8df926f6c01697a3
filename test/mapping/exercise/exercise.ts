import { join } from "node:path";
import { compile } from "../../../src/mapping/compile/compile.ts";
import { anyMessage, convertRecord } from "../../../src/mapping/convert.ts";
import { refusalOf } from "../../../src/mapping/not-converted.ts";
import { interpret } from "../../../src/mapping/interpret.ts";
import type { MappingPlan, MessagePlan } from "../../../src/mapping/plan/plan.ts";
import type { Environment } from "../../../src/mapping/runtime/environment.ts";
import type { TableRunner } from "../../../src/mapping/runtime/run.ts";
import type { StructureNode } from "../../../src/model/dictionary.ts";
import { outcomeNames } from "../../../src/model/leaf.ts";
import type { SourceRecord } from "../../../src/model/record.ts";
import { arrange } from "../../../src/parse/hl7v2/grammar.ts";
import { readHl7v2 } from "../../../src/parse/hl7v2/read.ts";
import type { Knowledge } from "../../../src/pipeline.ts";
import { loadConceptMaps } from "../../../src/terminology/load.ts";
import { everything } from "../cases.ts";
import { Generator } from "./generate.ts";
import { type Item, itemsOf } from "./items.ts";
import { Routes } from "./routes.ts";
import { Seer } from "./seen.ts";
import { agreeing, watched } from "./watched.ts";

/** No more messages than these are tried for one row. */
const mostTries = 300;

const { conceptMaps } = loadConceptMaps(join(import.meta.dirname, "../../../conceptmaps"));

/** A row that no message has exercised: `subject` names it without the line, `text` with its file and line. */
export interface Unexercised {
  readonly subject: string;
  readonly text: string;
}

/** Converts messages, those that are written and those that are made for it, and tells which rows of the tables none of them has exercised. */
export class Exercise {
  /** Messages on which the two engines differ, whose leaves do not add up, or that leave the leaf of a row undecided. */
  readonly faults: string[] = [];
  readonly #knowledge: Knowledge;
  readonly #plan: MappingPlan;
  readonly #environment: Environment;
  readonly #compiled: TableRunner;
  readonly #watched: MappingPlan;
  readonly #interpreted: TableRunner;
  readonly #seer: Seer;
  readonly #used = new Set<number>();
  readonly #seen = new Set<string>();

  constructor(knowledge: Knowledge, realm: string | null) {
    const feed = { ...knowledge.feeds.get("default")!, realm };
    this.#knowledge = knowledge;
    this.#plan = knowledge.mapperOf(feed).plan;
    this.#environment = { feed, translate: knowledge.terminology.translate, isUcum: knowledge.isUcum, hasCode: knowledge.hasCode, recordKey: "record" };
    this.#compiled = compile(this.#plan);
    this.#watched = watched(this.#plan, (row) => this.#used.add(row));
    this.#interpreted = agreeing(interpret(this.#watched), (row) => this.#used.add(row));
    this.#seer = new Seer(this.#plan);
  }

  /** Converts the written messages, then makes messages for what is left of the items whose row stands in a file that `isAsked`. */
  run(bodies: readonly Uint8Array[], isAsked: (file: string) => boolean = () => true): Unexercised[] {
    for (const body of bodies) this.#convert(body);
    const { dictionary } = this.#knowledge;
    const generator = new Generator(this.#plan, new Routes(this.#plan, (message) => this.#grammarOf(message)), dictionary, codesOf);
    const groups = [...Map.groupBy(itemsOf(this.#plan).filter(({ ref }) => isAsked(ref.file)), ({ key }) => key).values()];
    const isSeen = (items: readonly Item[]) => items.some(({ name }) => this.#seen.has(name));
    const never: Unexercised[] = [];
    for (const items of groups) {
      if (!isSeen(items)) this.#seek(items, generator);
      if (!isSeen(items)) never.push(nameOf(items[0]!));
    }
    return never;
  }

  #seek(items: readonly Item[], generator: Generator): void {
    // What a part says of many messages is tried in each of them.
    const most = Math.max(mostTries / items.length, 40);
    for (const item of items) {
      let tries = 0;
      for (const lines of generator.for(item)) {
        if (tries++ >= most) break;
        this.#convert(Buffer.from(lines.join("\r")), item);
        if (this.#seen.has(item.name)) return;
      }
    }
  }

  #convert(body: Uint8Array, sought?: Item): void {
    const { dictionary } = this.#knowledge;
    const { messages } = readHl7v2(body, { structureFor: (name) => this.#knowledge.structureFor(name), structureOf: (type, trigger) => dictionary.structureOf(type, trigger), arrange });
    for (const { record } of messages) if (record !== null) this.#convertRecord(record, sought);
  }

  #convertRecord(record: SourceRecord, sought: Item | undefined): void {
    this.#used.clear();
    const result = convertRecord(record, this.#watched, this.#interpreted, this.#environment);
    for (const name of this.#seer.seen(record, result, this.#used)) this.#seen.add(name);
    if (sought?.kind === "row" && this.#seen.has(sought.name)) {
      const undecided = this.#seer.undecided(record, result, sought.use);
      if (undecided.length > 0) this.#fault(record, `${nameOf(sought).text} leaves ${undecided.join(", ")} undecided`);
    }
    const compiled = convertRecord(record, this.#plan, this.#compiled, this.#environment);
    if (JSON.stringify(everything(compiled)) !== JSON.stringify(everything(result))) this.#fault(record, "compiler and interpreter differ");
    if (result.outcomes.length !== record.leafCount || result.outcomes.some((outcome) => outcomeNames[outcome] === undefined)) this.#fault(record, "the outcomes are not those of the leaves");
  }

  #fault(record: SourceRecord, what: string): void {
    this.faults.push(`${what}: ${record.units.map(({ from, to }) => record.span(from, to)).join(" / ")}`);
  }

  /** The structure that a message table is used for: for ANY one that has no table of its own. */
  #grammarOf({ structure }: MessagePlan): { readonly name: string; readonly grammar: StructureNode } {
    const { dictionary, notConverted } = this.#knowledge;
    const isOther = (name: string) => !this.#plan.messages.has(name) && refusalOf(notConverted, name, ["MSH", "PID"]) === undefined;
    const name = structure === anyMessage ? dictionary.structures().find(isOther)! : structure;
    return { name, grammar: this.#knowledge.structureFor(name)! };
  }
}

/** The codes that a ConceptMap translates. */
function codesOf(map: string): readonly string[] {
  return conceptMaps.filter(({ id, url }) => id === map || url === map).flatMap(({ group = [] }) => group.flatMap(({ element }) => element.flatMap(({ code }) => code ?? [])));
}

function nameOf({ kind, key, ref }: Item): Unexercised {
  const subject = kind === "note" ? key : `${kind} ${ref.table.startsWith("message ") ? "" : `${ref.table} `}${ref.row}${ref.reason === undefined ? "" : ` (${ref.reason})`}`;
  return { subject, text: `${ref.file}:${ref.line} ${subject}` };
}
