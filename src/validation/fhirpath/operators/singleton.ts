import { FhirPathError } from "../syntax.ts";
import { nothing, type Item, type Items } from "../values/item.ts";
import { systemValue } from "../values/system-value.ts";

/** The only item, undefined for none. Throws for several (FHIRPath N1, section 4.5). */
export function singleton(items: Items): Item | undefined {
  if (items.length > 1) throw new FhirPathError("One item is expected, there are several");
  return items[0];
}

/** The only item's text; undefined for none, or for what is no text. Throws for several. */
export function text(items: Items): string | undefined {
  const item = singleton(items);
  const value = item === undefined ? undefined : systemValue(item);
  if (typeof value === "string" || value === undefined) return value;
  return typeof value === "object" && "text" in value ? value.text : undefined;
}

/** The only item's whole number; undefined for none, or for what is none. Throws for several. */
export function integer(items: Items): number | undefined {
  const item = singleton(items);
  const value = item === undefined ? undefined : systemValue(item);
  return typeof value === "number" ? value : undefined;
}

/** A collection as a truth: empty is undefined, one boolean is itself, one item of another kind is true (section 4.5). Throws for several. */
export function truth(items: Items): boolean | undefined {
  const item = singleton(items);
  if (item === undefined) return undefined;
  const value = systemValue(item);
  return typeof value === "boolean" ? value : true;
}

const yes: Items = [true];
const no: Items = [false];

/** A truth as a collection. */
export function fromTruth(value: boolean | undefined): Items {
  return value === undefined ? nothing : value ? yes : no;
}
