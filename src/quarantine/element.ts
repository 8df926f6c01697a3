import type { FhirObject, FhirResource, FhirValue } from "../model/fhir.ts";
import { isRawJson } from "../model/fhir.ts";

/** The element that an issue names, and what stands there; null where nothing does. */
export interface FailingElement {
  readonly expression: string;
  readonly value: FhirValue;
}

/** Finds the element in a Bundle by the FHIRPath of an issue: from the Bundle on, or from the one resource of its type. Only steps by name and index are followed. */
export function elementOf(bundle: FhirResource, expression: string): FailingElement {
  const [root, ...steps] = asInJson(expression).split(".");
  const value = root === "Bundle" ? follow(bundle, steps) : follow(onlyOne(bundle, root!), steps);
  return { expression, value: value ?? null };
}

/** A choice has its type in its name in JSON: `value.ofType(Quantity)` is `valueQuantity`. */
function asInJson(expression: string): string {
  return expression.replace(/(\w+)\.ofType\((\w)(\w*)\)/g, (_whole, name: string, initial: string, rest: string) => `${name}${initial.toUpperCase()}${rest}`);
}

function onlyOne(bundle: FhirResource, type: string): FhirValue | undefined {
  const entries = (bundle["entry"] ?? []) as FhirObject[];
  const resources = entries.flatMap(({ resource }) => ((resource as FhirResource | undefined)?.resourceType === type ? [resource!] : []));
  return resources.length === 1 ? resources[0] : undefined;
}

/** Follows steps such as `name[0]`; of a list with one element the index may be missing. */
function follow(from: FhirValue | undefined, steps: readonly string[]): FhirValue | undefined {
  let at = from;
  for (const step of steps) {
    const [, name, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    if (name === undefined || typeof at !== "object" || at === null || Array.isArray(at) || isRawJson(at)) return undefined;
    const found: FhirValue | undefined = at[name];
    at = Array.isArray(found) && (index !== undefined || found.length === 1) ? found[Number(index ?? 0)] : found;
  }
  return at;
}
