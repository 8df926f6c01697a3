import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import { companion, isObject } from "./elements.ts";

/** One step of a delete's path: an element by its name, or an extension by its URL; `where` chooses among the items of a list. */
interface Step {
  readonly name: string;
  readonly url: string | null;
  readonly where: { readonly path: readonly string[]; readonly value: string } | "none" | null;
}

const stepForm = /(?:extension\('(?<url>[^']*)'\)|(?<name>[A-Za-z]\w*))(?:\.where\((?:(?<none>false)|(?<path>[A-Za-z][\w.]*) = '(?<value>[^']*)')\))?(?:\.|$)/y;

/** The steps of `telecom.where(use = 'home')`; undefined for any other FHIRPath. */
function stepsOf(path: string): Step[] | undefined {
  const steps: Step[] = [];
  const form = new RegExp(stepForm);
  while (form.lastIndex < path.length) {
    const found = form.exec(path)?.groups;
    if (found === undefined) return undefined;
    const where = found["none"] !== undefined ? "none" : found["path"] === undefined ? null : { path: found["path"].split("."), value: found["value"]! };
    steps.push({ name: found["name"] ?? "extension", url: found["url"] ?? null, where });
  }
  return steps;
}

function reaches(value: FhirValue | undefined, path: readonly string[], wanted: string): boolean {
  if (Array.isArray(value)) return value.some((item) => reaches(item, path, wanted));
  if (path.length === 0) return value === wanted;
  return isObject(value) && reaches(value[path[0]!], path.slice(1), wanted);
}

function chosen(item: FhirValue, { url, where }: Step): boolean {
  if (url !== null) return isObject(item) && item["url"] === url;
  return where === null || (where !== "none" && reaches(item, where.path, where.value));
}

/** What is left says nothing: no more than the item's own name among its neighbours. */
function isBare(item: FhirObject, { url, where }: Step): boolean {
  const own = url !== null ? "url" : where !== null && where !== "none" ? where.path[0] : undefined;
  return Object.keys(item).every((name) => name === own || name === "id");
}

function remove(object: FhirObject, [step, ...rest]: readonly Step[]): FhirObject {
  if (step === undefined) return object;
  // Extensions of a primitive stand beside it.
  const property = rest[0] !== undefined && rest[0].url !== null && !isObject(object[step.name]) && !Array.isArray(object[step.name]) ? companion(step.name) : step.name;
  const value = object[property];
  const whole = rest.length === 0 || (step.url !== null && rest.length === 1);
  if (Array.isArray(value)) {
    if (whole && step.url === null && step.where === null) return without(object, step.name, companion(step.name));
    const left = value.flatMap((item): FhirValue[] => {
      if (!chosen(item, step)) return [item];
      if (whole) return [];
      if (!isObject(item)) return [item];
      const inside = remove(item, rest);
      return inside !== item && isBare(inside, step) ? [] : [inside];
    });
    if (left.length === value.length && left.every((item, index) => item === value[index])) return object;
    return left.length === 0 ? without(object, property) : { ...object, [property]: left };
  }
  if (rest.length === 0) return object[step.name] === undefined && object[companion(step.name)] === undefined ? object : without(object, step.name, companion(step.name));
  if (!isObject(value)) return object;
  const inside = remove(value, rest);
  if (inside === value) return object;
  return Object.keys(inside).length === 0 ? without(object, property) : { ...object, [property]: inside };
}

function without(object: FhirObject, ...names: readonly string[]): FhirObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** An object without what the path leads to; the same object where that is nothing. `clear` is false where the path cannot tell what is meant. */
export function deleteAt(object: FhirObject, path: string): { readonly object: FhirObject; readonly clear: boolean } {
  const steps = stepsOf(path);
  const clear = steps?.every(({ name, where }, index) => where !== "none" || (index === 0 && object[name] === undefined)) ?? false;
  return { object: steps === undefined || !clear ? object : remove(object, steps), clear };
}
