import type { StructureNode } from "../../../src/model/dictionary.ts";

/** A segment's place in a structure: the groups around it, outermost first, by name and by where they stand. */
export interface Position {
  readonly segment: string;
  readonly groups: readonly string[];
  readonly way: readonly number[];
}

/** The places of all segments of a structure, in order. */
export function positions(structure: StructureNode): Position[] {
  const walk = (node: StructureNode, groups: readonly string[], way: readonly number[]): Position[] =>
    (node.children ?? []).flatMap((child, index): Position[] =>
      child.children === undefined ? (child.name === "*" ? [] : [{ segment: child.name, groups, way: [...way, index] }]) : walk(child, [...groups, child.name], [...way, index]));
  return walk(structure, [], []);
}

/** How far two places share their way into the structure. */
export function nearness({ way: one }: Position, { way: other }: Position): number {
  let shared = 0;
  while (shared < one.length - 1 && one[shared] === other[shared]) shared++;
  return shared;
}

/** A place right after a segment, where the structure has none. */
export function rightAfter({ groups, way }: Position, segment: string): Position {
  return { segment, groups, way: [...way, -1] };
}

function isRightAfter({ way }: Position, here: readonly number[]): boolean {
  return way.length === here.length + 1 && way.at(-1) === -1 && here.every((step, index) => way[index] === step);
}

/**
 * The segments that a message with those places has, in order: these, and what the groups around them require. `times` says how often a segment or, for the
 * names of groups, a group stands there.
 */
export function laidOut(structure: StructureNode, chosen: readonly Position[], times: ReadonlyMap<string, number> = new Map()): Position[] {
  const ways = new Set(chosen.flatMap(({ way }) => way.map((_, index) => way.slice(0, index + 1).join("."))));
  const walk = (node: StructureNode, groups: readonly string[], way: readonly number[]): Position[] => {
    const isIn = (index: number) => ways.has([...way, index].join("."));
    const children = node.children ?? [];
    const only = node.choice === true ? children.findIndex((_, index) => isIn(index)) : -1;
    return children.flatMap((child, index): Position[] => {
      if (child.name === "*" || !(isIn(index) || (!child.optional && (node.choice !== true || (only < 0 && index === 0))))) return [];
      const here = [...way, index];
      const once = child.children === undefined ? [{ segment: child.name, groups, way: here }, ...chosen.filter((one) => isRightAfter(one, here))] : walk(child, [...groups, child.name], here);
      return Array.from({ length: isIn(index) ? (times.get(child.name) ?? 1) : 1 }, () => once).flat();
    });
  };
  // Those that the structure has no place for come last.
  const others = chosen.filter(({ way }) => way[0]! >= (structure.children ?? []).length).sort((one, other) => one.way[0]! - other.way[0]!);
  return [...walk(structure, [], []), ...others.flatMap((one) => Array.from({ length: times.get(one.segment) ?? 1 }, () => one))];
}
