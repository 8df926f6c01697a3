import type { Items } from "../values/item.ts";
import { FhirPathError } from "../syntax.ts";
import { equalItems, keyOf } from "./equality.ts";

/** Lists beyond this length are compared by a set that is made once for each. */
const longScan = 16;
const sets = new WeakMap<Items, ReadonlySet<string>>();

/** `left in right`: empty where the left side is (FHIRPath N1, section 6.4.1). Throws for several on the left. */
export function isIn(left: Items, right: Items): boolean | undefined {
  if (left.length === 0) return undefined;
  if (left.length > 1) throw new FhirPathError("One item is expected before in");
  const item = left[0]!;
  if (right.length <= longScan) return right.some((other) => equalItems(item, other) === true);
  return keys(right).has(keyOf(item));
}

export function contains(left: Items, right: Items): boolean | undefined {
  return isIn(right, left);
}

function keys(items: Items): ReadonlySet<string> {
  const known = sets.get(items);
  if (known !== undefined) return known;
  const made = new Set(items.map(keyOf));
  sets.set(items, made);
  return made;
}

/** Without repetitions, in the order of first occurrence. */
export function distinct(items: Items): Items {
  if (items.length < 2) return items;
  const seen = new Set<string>();
  return items.filter((item) => {
    const before = seen.size;
    return seen.add(keyOf(item)).size > before;
  });
}

/** `|`. */
export function union(left: Items, right: Items): Items {
  return distinct([...left, ...right]);
}

export function isDistinct(items: Items): boolean {
  return items.length < 2 || new Set(items.map(keyOf)).size === items.length;
}

export function intersect(left: Items, right: Items): Items {
  if (left.length === 0 || right.length === 0) return [];
  const others = keys(right);
  return distinct(left.filter((item) => others.has(keyOf(item))));
}

export function exclude(left: Items, right: Items): Items {
  if (left.length === 0 || right.length === 0) return left;
  const others = keys(right);
  return left.filter((item) => !others.has(keyOf(item)));
}

export function isSubset(left: Items, right: Items): boolean {
  const others = keys(right);
  return left.every((item) => others.has(keyOf(item)));
}
