import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import type { Absent, PathStep } from "../plan/plan.ts";
import type { Run } from "./run.ts";

/** Adds an element to the list `holder[property]`. An extension gets its URL, whose lineage is the leaf that asked for it. */
export function addElement(run: Run, holder: FhirObject, property: string, url: string | null, leaf: number, row: number): FhirObject {
  const element: FhirObject = {};
  if (url !== null) {
    element["url"] = url;
    run.trail.add(element, "url", leaf, row);
  }
  ((holder[property] ??= []) as FhirValue[]).push(element);
  return element;
}

/** What a path leads to now; undefined when there is nothing. Lists are gone through at their first element, or by extension URL. */
export function peek(root: FhirObject, path: readonly PathStep[]): FhirValue | undefined {
  let value: FhirValue | undefined = root;
  for (const step of path) {
    value = (value as FhirObject)[step.property];
    if (value === undefined) return undefined;
    if (step.list && step !== path.at(-1)) {
      const list = value as FhirObject[];
      value = step.url === null ? list[0] : list.find((element) => element["url"] === step.url);
      if (value === undefined) return undefined;
    }
  }
  return value;
}

/** Makes the way to the last step's holder where it is not there yet. */
export function reach(run: Run, root: FhirObject, path: readonly PathStep[], leaf: number, row: number): FhirObject {
  let holder = root;
  for (const step of path.slice(0, -1)) {
    if (step.list) {
      const list = (holder[step.property] ??= []) as FhirObject[];
      holder = (step.url === null ? list[0] : list.find((element) => element["url"] === step.url)) ?? addElement(run, holder, step.property, step.url, leaf, row);
    } else holder = (holder[step.property] ??= {}) as FhirObject;
  }
  return holder;
}

const dataAbsentReason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

/** Says that an element is absent, unless something has written it: by the binding's own code, or by HL7's data-absent-reason extension. */
export function writeAbsent(run: Run, root: FhirObject, absent: Absent): void {
  if (peek(root, absent.path) !== undefined) return;
  if (absent.within.length > 0 && peek(root, absent.within) === undefined) return;
  const holder = reach(run, root, absent.path, -1, absent.id);
  const last = absent.path.at(-1)!;
  if (absent.code !== null) {
    if (last.list) {
      const list = (holder[last.property] ??= []) as FhirValue[];
      run.trail.add(list, list.push(absent.code) - 1, -1, absent.id);
    } else {
      holder[last.property] = absent.code;
      run.trail.add(holder, last.property, -1, absent.id);
    }
    return;
  }
  const element = absent.primitive
    ? ((holder[`_${last.property}`] ??= {}) as FhirObject)
    : last.list
      ? addElement(run, holder, last.property, null, -1, absent.id)
      : ((holder[last.property] ??= {}) as FhirObject);
  const extension: FhirObject = { url: dataAbsentReason, valueCode: absent.reason };
  ((element["extension"] ??= []) as FhirValue[]).push(extension);
  run.trail.add(extension, "url", -1, absent.id);
  run.trail.add(extension, "valueCode", -1, absent.id);
}
