import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import type { Absent, PathStep } from "../plan/plan.ts";
import type { Run } from "./run.ts";

/** Adds an element to the list `holder[property]`. An extension gets its URL, whose lineage is the leaf that asked for it. */
export function addElement(run: Run, holder: FhirObject, property: string, url: string | null, leaf: number, row: number): FhirObject {
  const element: FhirObject = {};
  if (url !== null) {
    element["url"] = url;
    run.asides.push(run.trail.length);
    run.trail.add(element, "url", leaf, row);
  }
  append(holder, property, element);
  return element;
}

/** Adds a value to the list `holder[property]`; gives the list. One that is made with its first value has room for that alone: most lists of FHIR stay so. */
export function append(holder: FhirObject, property: string, value: FhirValue): FhirValue[] {
  const list = holder[property] as FhirValue[] | undefined;
  if (list === undefined) return (holder[property] = [value]);
  list.push(value);
  return list;
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
  // Most absences are of an element of the resource itself, and most of those have been written.
  if (absent.path.length === 1) {
    const isSaid = sayAbsent(run, root, absent);
    if (isSaid && run.resources[run.current]?.resource === root) run.absences.push({ resource: run.current, element: absent.path[0]!.property, code: absent.code });
    return;
  }
  for (const holder of absentHolders(run, root, absent, 0)) sayAbsent(run, holder, absent);
}

/** What holds the element, in each element of the lists on the way. Where an optional element around it is not there, nothing does. */
function absentHolders(run: Run, holder: FhirObject, absent: Absent, index: number): FhirObject[] {
  const step = absent.path[index]!;
  if (index === absent.path.length - 1) return [holder];
  const value = holder[step.property];
  const there = value === undefined ? [] : step.list ? (value as FhirObject[]).filter((element) => step.url === null || element["url"] === step.url) : [value as FhirObject];
  if (there.length > 0) return there.flatMap((one) => absentHolders(run, one, absent, index + 1));
  return index < absent.within.length ? [] : [reach(run, holder, absent.path.slice(index), -1, absent.id)];
}

/** True when it was to be said. */
function sayAbsent(run: Run, holder: FhirObject, absent: Absent): boolean {
  const last = absent.path.at(-1)!;
  if (holder[last.property] !== undefined || last.rivals.some((name) => holder[name] !== undefined)) return false;
  if (absent.code !== null) {
    if (last.list) {
      const list = append(holder, last.property, absent.code);
      run.trail.add(list, list.length - 1, -1, absent.id);
    } else {
      holder[last.property] = absent.code;
      run.trail.add(holder, last.property, -1, absent.id);
    }
    return true;
  }
  const element = absent.primitive
    ? ((holder[`_${last.property}`] ??= {}) as FhirObject)
    : last.list
      ? addElement(run, holder, last.property, null, -1, absent.id)
      : ((holder[last.property] ??= {}) as FhirObject);
  const extensions = (element["extension"] ??= []) as FhirObject[];
  // Several tables that write one list say it once.
  if (extensions.some(({ url }) => url === dataAbsentReason)) return false;
  const extension: FhirObject = { url: dataAbsentReason, valueCode: absent.reason };
  extensions.push(extension);
  run.trail.add(extension, "url", -1, absent.id);
  run.trail.add(extension, "valueCode", -1, absent.id);
  return true;
}
