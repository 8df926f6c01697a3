import { loadKnowledge } from "../../src/knowledge.ts";
import { anyMessage } from "../../src/mapping/convert.ts";
import type { MappingResult } from "../../src/model/conversion.ts";
import { outcomeNames } from "../../src/model/leaf.ts";
import type { SourceRecord } from "../../src/model/record.ts";
import { arrange } from "../../src/parse/hl7v2/grammar.ts";
import { readHl7v2 } from "../../src/parse/hl7v2/read.ts";
import { type LeafSpan, otherText, rewritten } from "./leaf-spans.ts";
import { type Readers, readersOf } from "./readers.ts";

const { knowledge } = loadKnowledge(undefined);
const feed = knowledge.feeds.get("default")!;
const mapper = knowledge.mapperOf(feed);
const readers = new Map<string, Readers>();

/** Fields of MSH that say how the message is to be read, or name it: they touch everything in it. */
const readsAll = new Map([
  [9, "says which structure and which tables read the message"],
  [12, "says which version it is"],
  [18, "says how its bytes are read"],
]);
/** MSH-7 gives the offset of times that have none; MSH-10 is the key of what nothing else identifies; MSH-3 and MSH-4 name who gave the numbers. */
const touchesAll: ReadonlySet<number> = new Set([3, 4, 7, 10]);

/** What became of a message, so that two of them can be compared. */
interface View {
  readonly record: SourceRecord;
  readonly result: MappingResult;
  /** All that the Bundle says, resources by their keys. */
  readonly bundle: string;
  readonly resources: readonly ViewedResource[];
}

interface ViewedResource {
  readonly name: string;
  readonly id: string;
  /** For what a data type table makes: the instances that refer to it. */
  readonly makers: ReadonlySet<string>;
  readonly text: string;
  /** The text without its references. */
  readonly bare: string;
  /** The segments (`OBX[3]`) that its lineage and its key name. */
  readonly segments: ReadonlySet<string>;
}

/** Converts the one message of a text; undefined where there is none, or several. */
function view(text: string): View | undefined {
  const { dictionary } = knowledge;
  const { messages } = readHl7v2(Buffer.from(text, "latin1"), { structureFor: (name) => knowledge.structureFor(name), structureOf: (type, trigger) => dictionary.structureOf(type, trigger), arrange });
  const record = messages.length === 1 ? messages[0]!.record : null;
  if (record === null || !mapper.plan.messages.has(record.structure)) return undefined;
  const result = mapper.map(record, { feed, translate: knowledge.terminology.translate, isUcum: knowledge.isUcum, hasCode: knowledge.hasCode, recordKey: controlId(record) });
  const ids = result.resources.map(({ resource, key }) => `${resource.resourceType} ${JSON.stringify(key.parts)}`);
  for (const { holder, to } of result.links) holder["reference"] = ids[to]!;
  const owner = owners(result);
  const segments = result.resources.map(({ key }) => new Set(key.leaves.map((leaf) => segmentOf(record, leaf))));
  for (const [entry, holder] of result.trail.holders.entries()) {
    const [leaf, at] = [result.trail.leaves[entry]!, owner.get(holder)];
    if (leaf >= 0 && at !== undefined) segments[at]!.add(segmentOf(record, leaf));
  }
  // A reference to what a data type table made of a field comes from that field.
  for (const { from, to } of result.links) if (result.resources[to]!.name.includes("→")) for (const leaf of result.resources[to]!.key.leaves) segments[from]!.add(segmentOf(record, leaf));
  const makers = result.resources.map(() => new Set<string>());
  for (const { from, to } of result.links) if (result.resources[to]!.name.includes("→")) makers[to]!.add(result.resources[from]!.name);
  const resources = result.resources.map(({ name, resource }, index) => ({ name, makers: makers[index]!, id: ids[index]!, text: JSON.stringify(resource), bare: JSON.stringify(bare(resource)), segments: segments[index]! }));
  // Two codes that a ConceptMap takes for one are told apart by what the report says of their translation.
  const translations = result.translations.map(({ source, target }) => [source, target]);
  const deletes = result.deletes.map(({ resource, path }) => `${ids[resource] ?? ""} ${path}`);
  return { record, result, bundle: JSON.stringify([resources.map(({ id, text: whole }) => [id, whole]), deletes, translations]), resources };
}

function controlId(record: SourceRecord): string {
  const leaf = record.childStart(0, 10);
  return leaf < record.childStart(0, 11) ? record.text(leaf) : "none";
}

function segmentOf(record: SourceRecord, leaf: number): string {
  return record.name(leaf).split("-", 1)[0]!;
}

/** The resource that holds each object. */
function owners({ resources }: MappingResult): Map<object, number> {
  const owner = new Map<object, number>();
  const walk = (value: unknown, index: number): void => {
    if (typeof value !== "object" || value === null || owner.has(value)) return;
    owner.set(value, index);
    for (const inner of Object.values(value)) walk(inner, index);
  };
  for (const [index, { resource }] of resources.entries()) walk(resource, index);
  return owner;
}

/** A value without its references, and without what holds nothing else. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(bare).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "reference").map(([key, inner]) => [key, bare(inner)] as const).filter(([, inner]) => inner !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The message that was looked at last, as its leaves come one after the other. */
let last: { readonly text: string; readonly view: View | undefined } | undefined;

/** What is wrong about a message that one leaf of another is changed or removed in, in words without its values; undefined where nothing is. */
export function mutationFault(text: string, span: LeafSpan, kind: "changed" | "removed"): string | undefined {
  if (span.segment === "MSH" && readsAll.has(span.field)) return undefined;
  const before = last?.text === text ? last.view : view(text);
  last = { text, view: before };
  const leafText = text.slice(span.from, span.to);
  const after = view(rewritten(text, span, kind === "removed" ? "" : otherText(leafText)));
  if (before === undefined || after === undefined) return undefined;
  return (kind === "changed" ? silent(before, after, span) : undefined) ?? (span.segment === "MSH" && touchesAll.has(span.field) ? undefined : unrelated(before, after, span));
}

/** A change that nobody sees: the Bundle is the same, and the leaf is said to be mapped. */
function silent(before: View, after: View, { name }: LeafSpan): string | undefined {
  if (before.bundle !== after.bundle) return undefined;
  const leaf = Array.from({ length: after.record.leafCount }, (_, index) => index).find((index) => after.record.name(index) === name);
  if (leaf === undefined) return `${name} is not among the leaves`;
  const outcome = outcomeNames[after.result.outcomes[leaf]!]!;
  // What FHIR takes no more of (a time of day without an offset) is said.
  if (outcome === "mapped" && after.result.issues.some(({ source }) => source === name)) return undefined;
  if (outcome === "failed") return after.result.issues.some(({ source }) => source === name) ? undefined : `${name} failed, and no issue says so`;
  return outcome === "mapped" ? `${name} is mapped by ${rowOf(after, leaf)}, and its change changes nothing` : undefined;
}

function rowOf({ result }: View, leaf: number): string {
  const { table, row } = result.rows[result.outcomeRows[leaf]!]!;
  return `${table} ${row}`;
}

/** A resource that changed and has nothing to do with the leaf: none of its values comes from the leaf's segment, and no row, condition, key or link of it reads the field. */
function unrelated(before: View, after: View, { name, segment, occurrence, field }: LeafSpan): string | undefined {
  const known = readersFor(before.record);
  const own = `${segment}[${occurrence}]`;
  const isRelated = ({ name: instance, makers, segments }: ViewedResource) => segments.has(own) || [instance, ...makers].some((one) => known.get(one)?.has(`${segment}-${field}`) === true);
  const [was, is] = [before, after].map(({ resources }) => Map.groupBy(resources, ({ id }) => id)) as [Map<string, ViewedResource[]>, Map<string, ViewedResource[]>];
  const says = (list: readonly ViewedResource[], part: "text" | "bare") => JSON.stringify([...new Set(list.map((one) => one[part]))].sort());
  const differing = [...new Set([...was.keys(), ...is.keys()])].map((id) => [was.get(id) ?? [], is.get(id) ?? []] as const).filter(([old, now]) => says(old, "text") !== says(now, "text"));
  // References follow what they point to, where that has moved.
  const moved = differing.some(([old, now]) => old.length !== now.length && [...old, ...now].some(isRelated));
  for (const [old, now] of differing) {
    if ([...old, ...now].some(isRelated) || (moved && old.length > 0 && now.length > 0 && says(old, "bare") === says(now, "bare"))) continue;
    return `${name}: ${(old[0] ?? now[0])!.name} ${old.length === 0 ? "appears" : now.length === 0 ? "disappears" : "is another"}`;
  }
  return undefined;
}

function readersFor({ structure }: SourceRecord): Readers {
  const known = readers.get(structure);
  if (known !== undefined) return known;
  const made = readersOf(mapper.plan, mapper.plan.messages.get(structure) ?? mapper.plan.messages.get(anyMessage)!);
  readers.set(structure, made);
  return made;
}
