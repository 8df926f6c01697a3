import { isRawJson } from "../../model/fhir.ts";

/** True when two FHIR values are the same. `reference` compares objects that wait for their reference. */
export function sameValue(left: unknown, right: unknown, reference: (left: object, right: object) => boolean): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (isRawJson(left) || isRawJson(right)) return isRawJson(left) && isRawJson(right) && left.rawJSON === right.rawJSON;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  let surplus = 0;
  for (const key in left) {
    if (!sameValue((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key], reference)) return false;
    surplus++;
  }
  for (const _ in right) surplus--;
  return surplus === 0 && reference(left, right);
}

/** A text that the same values share. `reference` names what an object that waits for its reference is to point to; "" for all other objects. */
export function valueText(value: unknown, reference: (object: object) => string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isRawJson(value)) return value.rawJSON;
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item, reference)).join()}]`;
  const properties = Object.keys(value).sort();
  return `{${reference(value)}${properties.map((property) => `${property}:${valueText((value as Record<string, unknown>)[property], reference)}`).join()}}`;
}

/** Pairs every object and array inside `left` with its counterpart in `right`, which has the same shape. */
export function pairObjects(left: unknown, right: unknown, pairs: Map<object, object>): void {
  if (typeof left !== "object" || left === null || typeof right !== "object" || right === null) return;
  pairs.set(left, right);
  for (const key of Object.keys(left)) pairObjects((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key], pairs);
}
