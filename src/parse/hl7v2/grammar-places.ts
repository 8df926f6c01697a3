import type { StructureNode } from "../../model/dictionary.ts";

/** A node of a message structure with what matching asks of it worked out. */
export interface Place {
  readonly id: number;
  /** Number of places of the whole structure. */
  readonly count: number;
  readonly name: string;
  readonly optional: boolean;
  readonly repeats: boolean;
  readonly isGroup: boolean;
  readonly choice: boolean;
  readonly members: readonly Place[];
  /** Segment name to the members (by index, rising) whose occurrence can begin with it. */
  readonly starts: ReadonlyMap<string, readonly number[]>;
  /** Segment name to the members that are it or have it at any depth. */
  readonly holds: ReadonlyMap<string, readonly number[]>;
  /** The second required segment, where only segments stand before it: TXA of `OBX [{PRT}] TXA`. */
  readonly partner: string | undefined;
  /** True when an occurrence of this place can begin with the segment. */
  begins(segment: string): boolean;
  /** True when the segment is what an occurrence begins with, nothing left out. */
  leads(segment: string): boolean;
  /** True when a required member stands between member `from` (not counted) and member `to`. */
  passesRequired(from: number, to: number): boolean;
  /** True when the segment is a direct member. */
  has(segment: string): boolean;
}

const known = new WeakMap<StructureNode, Place>();

/** The places of a structure; worked out once for each structure object. */
export function placesOf(structure: StructureNode): Place {
  let root = known.get(structure);
  if (root === undefined) {
    root = compile(structure, { next: 0, count: size(structure) });
    known.set(structure, root);
  }
  return root;
}

function size(node: StructureNode): number {
  return (node.children ?? []).reduce((sum, child) => sum + size(child), 1);
}

function compile(node: StructureNode, numbers: { next: number; readonly count: number }): Place {
  const id = numbers.next++;
  const members = (node.children ?? []).map((child) => compile(child, numbers));
  const starts = new Map<string, number[]>();
  const holds = new Map<string, number[]>();
  const direct = new Set<string>();
  for (const [index, member] of members.entries()) {
    if (!member.isGroup) direct.add(member.name);
    for (const name of segmentsOf(member)) add(holds, name, index);
    for (const name of segmentsOf(member)) if (member.begins(name)) add(starts, name, index);
  }
  const requiredUpTo = [0];
  for (const child of node.children ?? []) requiredUpTo.push(requiredUpTo.at(-1)! + (canBeAbsent(child) ? 0 : 1));
  const first = node.children === undefined ? new Set([node.name]) : firstSegments(node, members);
  return {
    id,
    count: numbers.count,
    name: node.name,
    optional: node.optional,
    repeats: node.repeats,
    isGroup: node.children !== undefined,
    choice: node.choice === true,
    members,
    starts,
    holds,
    partner: partnerOf(node),
    begins: (segment) => first.has(segment),
    leads: (segment) => (members.length === 0 ? node.name === segment : node.choice === true ? members.some((member) => member.leads(segment)) : members[0]!.leads(segment)),
    passesRequired: (from, to) => node.choice !== true && requiredUpTo[to]! > requiredUpTo[from + 1]!,
    has: (segment) => direct.has(segment),
  };
}

function segmentsOf(place: Place): Iterable<string> {
  return place.isGroup ? place.holds.keys() : [place.name];
}

/** The segments that an occurrence of the group can begin with: its first member, and the next ones while those before may be absent. */
function firstSegments(node: StructureNode, members: readonly Place[]): Set<string> {
  const first = new Set<string>();
  for (const [index, member] of members.entries()) {
    for (const name of segmentsOf(member)) if (member.begins(name)) first.add(name);
    if (node.choice !== true && !canBeAbsent(node.children![index]!)) break;
  }
  return first;
}

function partnerOf(node: StructureNode): string | undefined {
  const [first, ...others] = node.children ?? [];
  if (first === undefined || first.optional || first.children !== undefined || node.choice === true) return undefined;
  const partner = others.find((child) => child.children !== undefined || !child.optional);
  return partner?.children === undefined ? partner?.name : undefined;
}

function canBeAbsent(node: StructureNode): boolean {
  if (node.optional) return true;
  if (node.children === undefined) return false;
  return node.choice === true ? node.children.some(canBeAbsent) : node.children.every(canBeAbsent);
}

function add(map: Map<string, number[]>, name: string, index: number): void {
  const indexes = map.get(name);
  if (indexes === undefined) map.set(name, [index]);
  else indexes.push(index);
}
