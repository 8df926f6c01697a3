import type { SourceNode } from "./node.ts";

/** A level of PL, from the innermost: component, and the code of R4's location-physical-type where there is one that is surely meant. */
export const placeLevels = [
  { component: 3, name: "bed", type: "bd", display: "Bed" },
  { component: 2, name: "room", type: "ro", display: "Room" },
  { component: 8, name: "floor", type: "lvl", display: "Level" },
  { component: 1, name: "point of care", type: null, display: null },
  { component: 7, name: "building", type: "bu", display: "Building" },
  { component: 4, name: "facility", type: "si", display: "Site" },
] as const;

export type PlaceLevel = (typeof placeLevels)[number];

/** The levels of a place (PL, LA1, LA2) that are there, from the innermost, each with its node. */
export function levelsOf(node: SourceNode): (PlaceLevel & { readonly node: SourceNode })[] {
  return placeLevels.map((level) => ({ ...level, node: node.child(level.component) })).filter(({ node: level }) => level.child(1).hasValue || level.child(2).hasValue);
}

/** What a level adds to the key of the level around it: bed 1 of one room is never bed 1 of another. */
export const levelKey = (level: PlaceLevel & { readonly node: SourceNode }): readonly string[] => [level.name, level.node.span];

/** What the key of a chain of locations begins with: the assigner of all their identifiers (PL.11). */
export const placeKey = (authority: SourceNode | null): readonly string[] => ["PL", authority?.span ?? ""];
