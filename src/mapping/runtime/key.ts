import type { NaturalKey } from "../../model/conversion.ts";
import type { KeyPart } from "../plan/plan.ts";
import { SourceNode } from "./node.ts";
import type { Scope } from "./scope.ts";

/**
 * The texts that identify, for one part of a key. Which components identify depends on the data type: CX and XCN are an id and
 * its authority, EI an entity and its namespace, CWE a code and its system. Of several CX the medical record number stands
 * before the patient internal identifier, and that before the first.
 */
export function identifying(node: SourceNode, type: string): { parts: string[]; leaves: number[] } {
  switch (type) {
    case "CX":
      return pick(chooseRepetition(node), [[1], [4]]);
    case "XCN":
    case "XON":
      return type === "XCN" ? pick(firstRepetition(node), [[1], [9]]) : pick(firstRepetition(node), [[10], [3], [6], [1]]);
    case "EI":
      return pick(firstRepetition(node), [[1], [2], [3]]);
    case "EIP":
      return pick(firstRepetition(node), [[1], [2]]);
    case "CWE":
    case "CNE":
      return pick(firstRepetition(node), [[1], [3], [2], [9]]);
    default:
      return node.exists ? { parts: [node.span], leaves: range(node) } : { parts: [""], leaves: [] };
  }
}

/** The key of the parts; null when none of them has a value. */
export function naturalKey(parts: readonly KeyPart[], scope: Scope, keyOf: (instance: string) => NaturalKey | null): NaturalKey | null {
  const texts: string[] = [];
  const leaves: number[] = [];
  let found = false;
  for (const part of parts) {
    if (part.instance !== null) {
      const other = keyOf(part.instance);
      texts.push(...(other?.parts ?? ["only in", scope.run.recordKey]));
      leaves.push(...(other?.leaves ?? []));
      continue;
    }
    const piece = identifying(scope.locate(part.place), part.type);
    texts.push(...piece.parts);
    leaves.push(...piece.leaves);
    found ||= piece.leaves.length > 0;
  }
  return found ? { parts: texts, leaves } : null;
}

function pick(node: SourceNode, paths: readonly (readonly number[])[]): { parts: string[]; leaves: number[] } {
  const parts: string[] = [];
  const leaves: number[] = [];
  for (const path of paths) {
    let child = node;
    for (const key of path) child = child.child(key);
    parts.push(child.span);
    leaves.push(...range(child));
  }
  return { parts, leaves };
}

function range(node: SourceNode): number[] {
  return Array.from({ length: node.to - node.from }, (_, i) => node.from + i);
}

function repetitions(node: SourceNode): SourceNode[] {
  if (node.depth !== 2) return [node];
  const keys = node.record.keys[1]!;
  const nodes: SourceNode[] = [];
  for (let from = node.from; from < node.to; ) {
    let to = from + 1;
    while (to < node.to && keys[to] === keys[from]) to++;
    nodes.push(new SourceNode(node.record, from, to, 2));
    from = to;
  }
  return nodes;
}

function firstRepetition(node: SourceNode): SourceNode {
  return repetitions(node)[0] ?? node;
}

function chooseRepetition(node: SourceNode): SourceNode {
  const all = repetitions(node);
  return all.find((one) => one.child(5).text === "MR") ?? all.find((one) => one.child(5).text === "PI") ?? all[0] ?? node;
}
