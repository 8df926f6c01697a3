import type { MappingResult } from "../model/conversion.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";
import type { UpdateHints } from "../model/update.ts";
import type { AssembledBundle } from "./assemble.ts";

/** True while the element says no more than that it is absent: a duplicate may have brought a value. */
function isAbsent(resource: FhirResource, element: string, code: string | null): boolean {
  const value = resource[element];
  if (code !== null) return value === code;
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return single === undefined || (typeof single === "object" && single !== null && Object.keys(single).join() === "extension");
}

/** What the record says of the Bundle's resources beyond the Bundle: explicit deletes, and elements that stand only for an absence. Null where there is neither. */
export function updateHints({ deletes, absences }: MappingResult, { bundle, entryOf }: AssembledBundle): UpdateHints | null {
  if (deletes.length === 0 && absences.length === 0) return null;
  const entries = bundle["entry"] as FhirObject[] | undefined;
  const hints = new Map<string, { deletes: Set<string>; absent: Set<string> }>();
  const hintOf = (resource: number) => {
    const entry = entries?.[entryOf[resource] ?? -1];
    if (entry === undefined) return undefined;
    const reference = (entry["request"] as FhirObject)["url"] as string;
    const hint = hints.get(reference) ?? { deletes: new Set(), absent: new Set() };
    hints.set(reference, hint);
    return { ...hint, resource: entry["resource"] as FhirResource };
  };
  const ofLeaf = Map.groupBy(deletes, ({ leaf }) => leaf);
  for (const { resource, path, leaf, other } of deletes) {
    if (other !== undefined) {
      const named = entries?.[entryOf[other] ?? -1];
      if (named !== undefined) hintOf(resource)?.deletes.add(path.replace("@", (named["request"] as FhirObject)["url"] as string));
      continue;
    }
    // One field may write a list in two ways; the narrower says what it means.
    const narrower = ofLeaf.get(leaf)!.some((other) => other.resource === resource && other.path.startsWith(`${path}.where(`));
    if (!narrower) hintOf(resource)?.deletes.add(path);
  }
  for (const { resource, element, code } of absences) {
    const hint = hintOf(resource);
    if (hint !== undefined && isAbsent(hint.resource, element, code)) hint.absent.add(element);
  }
  const told = [...hints].filter(([, hint]) => hint.deletes.size + hint.absent.size > 0);
  if (told.length === 0) return null;
  return Object.fromEntries(told.map(([reference, hint]) => [reference, { ...(hint.deletes.size > 0 && { deletes: [...hint.deletes] }), ...(hint.absent.size > 0 && { absent: [...hint.absent] }) }]));
}
