import type { ErrorKey } from "../../errors.ts";
import type { Absence, MappedResource, MetAuthority, ResourceLink, ExplicitDelete } from "../../model/conversion.ts";
import { isRawJson, type FhirObject, type FhirResource, type FhirValue } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import { outcome } from "../../model/leaf.ts";
import { Trail, type Translation } from "../../model/lineage.ts";
import type { SourceRecord } from "../../model/record.ts";
import type { FeedSettings } from "../feed.ts";
import { Failure, type FunctionContext, type MappingFunction } from "../functions/function.ts";
import type { MappingPlan } from "../plan/plan.ts";
import { append } from "./element.ts";
import { writeConstant } from "./constant-writer.ts";
import { contend } from "./contend.ts";
import type { Environment } from "./environment.ts";
import { sameValue } from "./equal.ts";
import { ListElements } from "./list-elements.ts";
import { messageOffset } from "./message-offset.ts";
import { SourceNode } from "./node.ts";
import { Repeats } from "./repeats.ts";
import { Reports } from "./reports.ts";
import { Sameness } from "./sameness.ts";

/** How the two engines run a table. */
export interface TableRunner {
  /** Runs a segment table on a unit: writes into `resource`. */
  unit(run: Run, table: number, unit: number, resource: FhirObject): void;
  /** Runs a data type table on a node; undefined when nothing was written. */
  node(run: Run, table: number, from: number, to: number, depth: number): FhirObject | undefined;
  /** Writes what `absent:` asks for once all units of a resource have run. */
  absent(run: Run, table: number, resource: FhirObject): void;
}

/** Finds the resource (index into `Run.resources`) of the instance that a name means as seen from a unit; -1 where there is none. */
export interface InstanceFinder {
  indexNear(name: string, unit: number): number;
}

/** Where trail, resources and links stood before a conversion, so that it can be taken back. */
export interface Marks {
  readonly trail: number;
  readonly resources: number;
  readonly links: number;
}

/** One record on its way through the tables: everything that is written and noted while the engines run. */
export class Run implements FunctionContext {
  readonly record: SourceRecord;
  readonly plan: MappingPlan;
  readonly environment: Environment;
  readonly feed: FeedSettings;
  readonly tables: TableRunner;
  readonly messageOffset: string | null;
  /** left, archived, failed by row; `mapped` is worked out from the trail at the end. */
  readonly outcomes: Uint8Array;
  readonly outcomeRows: Int32Array;
  readonly trail: Trail;
  readonly resources: MappedResource[] = [];
  readonly links: ResourceLink[] = [];
  readonly translations: Translation[] = [];
  readonly deletes: ExplicitDelete[] = [];
  readonly unknownAuthorities: MetAuthority[] = [];
  /** What `absent:` has said at the top of a resource (index into `resources`). */
  readonly absences: Absence[] = [];
  /** Finds the unit of a name that is nearest to a unit; -1 when there is none in scope. */
  readonly nearest: (unit: number, name: string) => number;
  /** Finds the instances that links inside data type tables mean; null until they are there. */
  instances: InstanceFinder | null = null;
  /** The resource being written (index into `resources`). */
  current = -1;
  /** The unit being read. */
  currentUnit = 0;
  /** Which of its name the unit is in the resource being written, from 1. */
  occurrence = 1;
  /** Entries of the trail that a row's value brings along: constants and the URLs of extensions. They lead to its first leaf, which need not be the one that was written. In order. */
  readonly asides: number[] = [];
  /** True when some leaf says `""`. */
  readonly hasNulls: boolean;
  readonly #reports: Reports;
  /** Elements of lists that rows and links may have to find again. */
  readonly elements: ListElements = new ListElements();
  readonly repeats: Repeats = new Repeats(this);
  /** Whether values say the same, references included. */
  readonly sameness: Sameness = new Sameness(this.links, this.resources);
  readonly #used: number[] = [];
  /** What the function at work wants done with its text once everything has been joined to it. */
  #finish: ((text: string) => string) | undefined;
  readonly #unfinished: { holder: FhirObject; property: string; finish: (text: string) => string }[] = [];
  /** The path of the data type that is being written, for deletes inside it. */
  #within = "";
  #row = -1;
  #from = 0;

  constructor(record: SourceRecord, plan: MappingPlan, environment: Environment, tables: TableRunner, nearest: (unit: number, name: string) => number) {
    this.record = record;
    this.plan = plan;
    this.environment = environment;
    this.feed = environment.feed;
    this.tables = tables;
    this.nearest = nearest;
    // Most leaves write one value, and many rows a constant beside it.
    this.trail = new Trail(2 * record.leafCount);
    this.outcomes = new Uint8Array(record.leafCount);
    this.outcomeRows = new Int32Array(record.leafCount).fill(-1);
    this.messageOffset = messageOffset(record);
    this.#reports = new Reports(record, plan.rows);
    let nulls = false;
    for (let leaf = 0; leaf < record.leafCount && !nulls; leaf++) nulls = record.isNull(leaf);
    this.hasNulls = nulls;
  }

  get issues(): Issue[] {
    return this.#reports.issues;
  }

  /** A row's decision about leaves that it does not write. */
  settle(from: number, to: number, decision: number, row: number): void {
    for (let leaf = from; leaf < to; leaf++) {
      if (this.outcomes[leaf]! < decision) {
        this.outcomes[leaf] = decision;
        this.outcomeRows[leaf] = row;
      }
    }
  }

  /** A conversion that could not be made. */
  fail(from: number, to: number, row: number, failure: Failure): void {
    this.settle(from, to, outcome.failed, row);
    this.#reports.add(failure.key, failure.parameters, from, row);
  }

  /** The source says `""`: nothing is written, and the wish is noted. */
  deleted(leaf: number, row: number, path: string): void {
    this.settle(leaf, leaf + 1, outcome.left, row);
    this.deletes.push({ resource: this.current, path: this.#within + path, leaf, row });
  }

  /** Runs a data type table for what stands at `path`; the empty path for a resource of its own. */
  part(path: string, table: number, from: number, to: number, depth: number): FhirObject | undefined {
    if (!this.hasNulls) return this.tables.node(this, table, from, to, depth);
    const around = this.#within;
    this.#within = path === "" ? "" : `${around}${path}.`;
    const made = this.tables.node(this, table, from, to, depth);
    this.#within = around;
    return made;
  }

  /** Adds trail entries for a primitive that was just written. */
  wrote(holder: object, property: string | number, from: number, row: number): void {
    if (this.#finish !== undefined) this.#unfinished.push({ holder: holder as FhirObject, property: String(property), finish: this.#finish });
    this.#finish = undefined;
    if (this.#used.length === 0) this.trail.add(holder, property, from, row);
    else {
      for (const leaf of this.#used) this.trail.add(holder, property, leaf, row);
      this.#used.length = 0;
    }
  }

  /** Notes leaves that go into the primitive a function is about to give. */
  use(node: SourceNode): void {
    for (let leaf = node.from; leaf < node.to; leaf++) this.#used.push(leaf);
  }

  /** Gives texts that were joined the form that their element asks for. */
  finishTexts(): void {
    for (const { holder, property, finish } of this.#unfinished) if (typeof holder[property] === "string") holder[property] = finish(holder[property]);
  }

  /** Adds trail entries for every primitive inside a value that one leaf (or a constant, with its row's leaf) made. */
  wroteInside(holder: object, property: string | number, value: unknown, leaf: number, row: number): void {
    if (typeof value !== "object" || value === null || isRawJson(value)) this.trail.add(holder, property, leaf, row);
    else if (Array.isArray(value)) for (let i = 0; i < value.length; i++) this.wroteInside(value, i, value[i], leaf, row);
    else for (const key of Object.keys(value)) this.wroteInside(value, key, (value as FhirObject)[key], leaf, row);
  }

  /** Writes a row's constant, unless the same is there already. */
  constant(holder: FhirObject, property: string, list: boolean, value: unknown, leaf: number, row: number): void {
    const before = this.trail.length;
    if (list) {
      if ((holder[property] as FhirValue[] | undefined)?.some((item) => sameValue(item, value, () => true)) === true) return;
      const array = append(holder, property, value as FhirValue);
      writeConstant(value as FhirValue, array, array.length - 1, this.trail, leaf, row);
    } else if (holder[property] === undefined) writeConstant(value as FhirValue, holder, property, this.trail, leaf, row);
    for (let entry = before; entry < this.trail.length; entry++) this.asides.push(entry);
  }

  /** Writes a place that stands beside a row's own, unless something is there already. */
  copied(holder: FhirObject, property: string, value: FhirValue, node: SourceNode, row: number): void {
    if (holder[property] !== undefined) return;
    holder[property] = value;
    if (typeof value !== "object" || value === null || isRawJson(value)) this.wrote(holder, property, node.from, row);
  }

  marks(): Marks {
    return { trail: this.trail.length, resources: this.resources.length, links: this.links.length };
  }

  /** Takes back everything noted since `marks`. */
  retract(marks: Marks): void {
    while (this.asides.length > 0 && this.asides.at(-1)! >= marks.trail) this.asides.pop();
    this.trail.takeBack(marks.trail);
    this.resources.length = marks.resources;
    for (let absence = this.absences.length - 1; absence >= 0; absence--) if (this.absences[absence]!.resource >= marks.resources) this.absences.splice(absence, 1);
    this.links.length = marks.links;
    this.sameness.forget(marks.links);
    this.repeats.clear();
  }

  /** A second value for an element that has one; see `contend`. */
  contend(marks: Marks, holder: FhirObject, property: string, value: FhirValue, from: number, to: number, row: number, yields: boolean, joins: string | undefined): void {
    contend(this, marks, holder, property, value, from, to, row, yields, joins);
  }

  /** What the function at work wanted done with its text is for nothing: the text is not written. */
  dropFinish(): void {
    this.#finish = undefined;
  }

  /** Starts a conversion by a function: issues and puts belong to this row and range. */
  enter(row: number, from: number): void {
    this.#row = row;
    this.#from = from;
    this.#forgetUsed();
  }

  /** Emptying a list frees its store, so that it is done only where there is something. */
  #forgetUsed(): void {
    if (this.#used.length > 0) this.#used.length = 0;
  }

  /** Runs a function on a node. Failures are reported and what was written for them is taken back; undefined means that nothing is to be written. A part that says `""` is left, as everywhere. */
  call(f: MappingFunction, row: number, from: number, to: number, depth: number, withs: readonly SourceNode[]): FhirValue | undefined {
    this.enter(row, from);
    this.#finish = f.finish;
    if (this.hasNulls) this.#leaveNulls(from, to, row);
    const trail = this.trail.length;
    const resources = this.resources.length;
    const links = this.links.length;
    const result = f.leaf !== undefined ? f.leaf(this.record.text(from), this) : f.node!(new SourceNode(this.record, from, to, depth), this, withs);
    if (result instanceof Failure) {
      this.retract({ trail, resources, links });
      this.fail(from, to, row, result);
      return undefined;
    }
    if (typeof result === "object" && !isRawJson(result)) this.#forgetUsed();
    return result;
  }

  /** Starts the conversion of a leaf's text by a function that makes a primitive of it and writes nothing itself; gives the text. */
  leafText(from: number, to: number, row: number): string {
    this.enter(row, from);
    this.#finish = undefined;
    if (this.hasNulls) this.#leaveNulls(from, to, row);
    return this.record.text(from);
  }

  /** What such a function gave; undefined, and reported, where it failed. */
  checked(value: FhirValue | Failure, from: number, to: number, row: number): FhirValue | undefined {
    if (!(value instanceof Failure)) return value;
    this.repeats.clear();
    this.fail(from, to, row, value);
    return undefined;
  }

  /** Parts that say `""`. */
  #leaveNulls(from: number, to: number, row: number): void {
    for (let leaf = from; leaf < to; leaf++) if (this.record.isNull(leaf)) this.settle(leaf, leaf + 1, outcome.left, row);
  }

  get recordKey(): string {
    return this.environment.recordKey;
  }

  isUcum(unit: string): boolean {
    return this.environment.isUcum(unit);
  }

  warn(key: ErrorKey, parameters: Readonly<Record<string, string | number>> = {}): void {
    this.#reports.add(key, parameters, this.#from, this.#row);
  }

  unregistered(kind: string, uri: string): void {
    this.#reports.localName(kind, uri, this.#from, this.#row);
  }

  unknownAuthority(namespace: SourceNode, id: SourceNode, type: SourceNode, system: string): void {
    const [name, universalId, universalIdType] = [namespace, id, type].map((part) => (part.hasValue ? part.text : null)) as [string | null, string | null, string | null];
    this.unknownAuthorities.push({ namespace: name, universalId, universalIdType, system, leaf: namespace.hasValue ? namespace.from : id.from });
  }

  put(holder: object, property: string, value: FhirValue, ...nodes: readonly SourceNode[]): void {
    (holder as FhirObject)[property] = value;
    for (const node of nodes) for (let leaf = node.from; leaf < node.to; leaf++) this.wroteInside(holder, property, value, leaf, this.#row);
  }

  leave(node: SourceNode): void {
    this.settle(node.from, node.to, outcome.left, this.#row);
  }

  archive(node: SourceNode): void {
    this.settle(node.from, node.to, outcome.archived, this.#row);
  }

  resource(resource: FhirResource, key: readonly string[], nodes: readonly SourceNode[]): number {
    const leaves: number[] = [];
    for (const node of nodes) for (let leaf = node.from; leaf < node.to; leaf++) leaves.push(leaf);
    this.trail.add(resource, "resourceType", -1, this.#row);
    return this.resources.push({ name: this.plan.rows[this.#row]!.table, resource, key: { parts: key, leaves }, row: this.#row }) - 1;
  }

  convert(table: string, node: SourceNode): FhirObject | undefined {
    const [row, from] = [this.#row, this.#from];
    const made = this.tables.node(this, this.plan.tables.findIndex(({ title }) => title === table), node.from, node.to, node.depth);
    this.enter(row, from);
    return made;
  }

  withdraw(holder: FhirObject, property: string): void {
    delete holder[property];
    const { holders, properties, leaves } = this.trail;
    let entry = this.trail.length - 1;
    while (entry >= 0 && !(holders[entry] === holder && properties[entry] === property)) entry--;
    if (entry >= 0) leaves[entry] = -1;
  }

  reference(to: number, from: number = this.current): FhirObject {
    const holder: FhirObject = {};
    this.links.push({ holder, from, to, row: this.#row });
    return holder;
  }

  report(key: ErrorKey, parameters: Readonly<Record<string, string | number>>, leaf: number, row: number): void {
    this.#reports.add(key, parameters, leaf, row);
  }
}
