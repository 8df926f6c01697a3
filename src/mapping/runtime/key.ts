import type { NaturalKey } from "../../model/conversion.ts";
import type { SourceRecord } from "../../model/record.ts";
import type { KeyPart } from "../plan/plan.ts";
import { childFrom, childRange, childTo, SourceNode } from "./node.ts";
import { levelKey, levelsOf, placeKey } from "./place-key.ts";
import type { Scope } from "./scope.ts";

/**
 * Which components identify, by data type: of CX and XCN an id and its authority, of EI an entity and its namespace, of CWE a code and its system. Where none of
 * those has a value, the components of `otherwise` stand in: an authority alone identifies nobody. A type that is not here is identified by its whole text.
 */
const identifying: Readonly<Record<string, { readonly components: readonly number[]; readonly authority?: number; readonly otherwise?: readonly number[] }>> = {
  CX: { components: [1, 4], authority: 4 },
  XCN: { components: [1, 9], authority: 9, otherwise: [2, 3, 4, 5, 6] },
  XON: { components: [10, 3, 6], authority: 6, otherwise: [1] },
  EI: { components: [1, 2, 3] },
  EIP: { components: [1, 2] },
  CWE: { components: [1, 3], otherwise: [2, 9] },
  CNE: { components: [1, 3], otherwise: [2, 9] },
};

/**
 * The key of the parts; null when none of them has a value of its own. An instance without a key, or alternatives none of which has a value and that come first
 * (but for instances: a report of a patient without any order number), make the key hold within this record only: two reports of one code are two reports.
 */
export function naturalKey(parts: readonly KeyPart[], scope: Scope, keyOf: (instance: string) => NaturalKey | null): NaturalKey | null {
  const texts: string[] = [];
  const leaves: number[] = [];
  let found = false;
  for (const part of parts) {
    if (part.instance !== null) {
      const other = firstKey(part, keyOf);
      texts.push(...(other?.parts ?? ["only in", scope.run.recordKey]));
      leaves.push(...(other?.leaves ?? []));
      continue;
    }
    const before = leaves.length;
    const chosen = scope.valued(part.place) ? part : part.or.find(({ place }) => scope.valued(place));
    if (chosen === undefined && part.or.length > 0 && part === parts.find(({ instance }) => instance === null)) {
      texts.push("only in", scope.run.recordKey, String(scope.unit));
      continue;
    }
    // The field's number keeps a placer's and a filler's number apart.
    const { place, type } = chosen ?? part;
    if (part.or.length > 0) texts.push(String(place.keys[0]));
    addPart(scope.locate(place), type, texts, leaves);
    found ||= leaves.length > before;
  }
  return found ? { parts: texts, leaves } : null;
}

/** The key of the first of the instances that has one: an order is of one kind. */
function firstKey({ instance, or }: KeyPart, keyOf: (instance: string) => NaturalKey | null): NaturalKey | null {
  let key = keyOf(instance!);
  for (let i = 0; key === null && i < or.length; i++) key = keyOf(or[i]!.instance!);
  return key;
}

/** Adds the texts (one a component, "" where it is not there, so that keys keep their shape) and leaves of one part. */
function addPart(node: SourceNode, type: string, texts: string[], leaves: number[]): void {
  const { record } = node;
  if (type === "PL") {
    addPlace(node, texts, leaves);
    return;
  }
  const rule = identifying[type];
  if (rule === undefined) {
    texts.push(node.span);
    for (let leaf = node.from; leaf < node.to; leaf++) leaves.push(leaf);
    return;
  }
  const { from, to } = type === "CX" ? patientRepetition(node) : repetitionAt(record, node, node.from);
  const depth = node.depth;
  const before = leaves.length;
  addComponents(record, from, to, depth, rule.components, texts, leaves);
  const identified = rule.components.some((component) => component !== rule.authority && hasLeaves(record, from, to, depth, component));
  if (identified) return;
  const authority = leaves.length;
  if (rule.otherwise !== undefined) addComponents(record, from, to, depth, rule.otherwise, texts, leaves);
  if (leaves.length === authority) leaves.length = before;
}

/** A place is known by its levels from the outermost, as the chain of Locations is that a field of its type makes. */
function addPlace(node: SourceNode, texts: string[], leaves: number[]): void {
  const { record } = node;
  const { from, to } = repetitionAt(record, node, node.from);
  const place = new SourceNode(record, from, to, node.depth);
  const authority = place.child(11);
  const levels = levelsOf(place).toReversed();
  texts.push(...placeKey(authority), ...levels.flatMap(levelKey));
  for (const { node: level } of levels) for (let leaf = level.from; leaf < level.to; leaf++) leaves.push(leaf);
}

function hasLeaves(record: SourceRecord, from: number, to: number, depth: number, component: number): boolean {
  const start = childFrom(record.keys[depth], from, to, component);
  return start < childTo(record.keys[depth], start, to, component);
}

function addComponents(record: SourceRecord, from: number, to: number, depth: number, components: readonly number[], texts: string[], leaves: number[]): void {
  for (const component of components) {
    const start = childFrom(record.keys[depth], from, to, component);
    const end = childTo(record.keys[depth], start, to, component);
    texts.push(record.span(start, end));
    for (let leaf = start; leaf < end; leaf++) leaves.push(leaf);
  }
}

/** The leaves of the repetition that a leaf is in. A node below a field has no repetitions. */
function repetitionAt(record: SourceRecord, node: SourceNode, leaf: number): { readonly from: number; readonly to: number } {
  if (node.depth !== 2) return node;
  const keys = record.keys[1]!;
  let to = leaf;
  while (to < node.to && keys[to] === keys[leaf]) to++;
  return { from: leaf, to };
}

/** Of several identifiers the medical record number (MR) stands before the patient internal identifier (PI), and that before the first. */
function patientRepetition(node: SourceNode): { readonly from: number; readonly to: number } {
  const { record } = node;
  const first = repetitionAt(record, node, node.from);
  if (first.to === node.to) return first;
  for (const wanted of ["MR", "PI"]) {
    for (let at = first; at.from < node.to; at = repetitionAt(record, node, at.to)) {
      const type = childRange(record, at.from, at.to, node.depth, 5);
      if (type.from < type.to && record.text(type.from) === wanted) return at;
    }
  }
  return first;
}
