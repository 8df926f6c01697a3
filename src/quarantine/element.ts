import type { FhirObject, FhirResource, FhirValue } from "../model/fhir.ts";
import { isRawJson } from "../model/fhir.ts";

/** The element that an issue names, and what stands there; null where nothing does. */
export interface FailingElement {
  readonly expression: string;
  readonly value: FhirValue;
}

/** Finds the element in a Bundle by the FHIRPath of an issue: from the Bundle on, or from the one resource of its type. Only steps by name and index are followed. */
export function elementOf(bundle: FhirResource, expression: string): FailingElement {
  const [root, ...steps] = expression.split(".");
  const value = root === "Bundle" ? follow(bundle, steps) : follow(onlyOne(bundle, root!), steps);
  return { expression, value: value ?? null };
}

function onlyOne(bundle: FhirResource, type: string): FhirValue | undefined {
  const entries = (bundle["entry"] ?? []) as FhirObject[];
  const resources = entries.flatMap(({ resource }) => ((resource as FhirResource | undefined)?.resourceType === type ? [resource!] : []));
  return resources.length === 1 ? resources[0] : undefined;
}

function follow(from: FhirValue | undefined, steps: readonly string[]): FhirValue | undefined {
  let at = from;
  for (const [number, step] of steps.entries()) {
    if (/^ofType\(\w+\)$/.test(step)) continue;
    const [, name, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    if (name === undefined || typeof at !== "object" || at === null || Array.isArray(at) || isRawJson(at)) return undefined;
    const [, type] = /^ofType\((\w)/.exec(steps[number + 1] ?? "") ?? [];
    const chosen = type === undefined ? name : `${name}${/\((\w+)\)/.exec(steps[number + 1]!)![1]!.replace(/^./, (letter) => letter.toUpperCase())}`;
    const list = at[chosen];
    at = Array.isArray(list) && (index !== undefined || list.length === 1) ? list[Number(index ?? 0)] : list;
  }
  return at;
}
