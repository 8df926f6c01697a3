import type { TargetSettings } from "../model/target.ts";
import type { Unit } from "./units.ts";

/** Bytes that an entry takes in a Bundle beside its resource: about its fullUrl and request. */
const frame = 200;

function bytesOf(unit: Unit): number {
  return unit.entries.reduce((sum, { stands }) => sum + Buffer.byteLength(JSON.stringify(stands)), 0);
}

/**
 * Parts units (in the order of their dependencies) into pieces that a target takes at once, so that each piece needs only itself and those before it. In a batch no
 * entry may need another one: there each piece is of one level. Where a single unit is too large it stands alone in its piece.
 */
export function piecesOf(units: readonly Unit[], { bundles, maxEntries, maxBytes }: TargetSettings): Unit[][] {
  const ordered = bundles === "batch" ? units.toSorted((a, b) => a.level - b.level) : units;
  const pieces: Unit[][] = [];
  let [piece, entries, bytes]: [Unit[], number, number] = [[], 0, 0];
  for (const unit of ordered) {
    const size = maxBytes === null ? 0 : bytesOf(unit);
    const first = piece[0];
    const fits = first !== undefined
      && (bundles === "transaction" || first.level === unit.level)
      && (maxEntries === null || entries + unit.entries.length <= maxEntries)
      && (maxBytes === null || bytes + size + frame <= maxBytes);
    if (!fits) {
      [piece, entries, bytes] = [[], 0, 0];
      pieces.push(piece);
    }
    piece.push(unit);
    entries += unit.entries.length;
    bytes += size;
  }
  return pieces;
}

/** Where a refused piece is parted: before and after the unit that the target names, else in two halves. The order stays. */
export function partedAt(units: readonly Unit[], named: number | undefined): Unit[][] {
  const parts = named === undefined
    ? [units.slice(0, Math.ceil(units.length / 2)), units.slice(Math.ceil(units.length / 2))]
    : [units.slice(0, named), [units[named]!], units.slice(named + 1)];
  return parts.filter((part) => part.length > 0);
}
