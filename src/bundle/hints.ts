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

/** What is told of one entry. */
interface Hint {
  readonly deletes: Set<string>;
  readonly absent: Set<string>;
}

/** What the record says of the Bundle's resources beyond the Bundle: explicit deletes, and elements that stand only for an absence. Null where there is neither. */
export function updateHints({ deletes, absences }: MappingResult, { bundle, entryOf }: AssembledBundle): UpdateHints | null {
  if (deletes.length === 0 && absences.length === 0) return null;
  const entries = bundle["entry"] as FhirObject[] | undefined;
  const hints = new Map<string, Hint>();
  const entryAt = (resource: number) => entries?.[entryOf[resource] ?? -1];
  const hintOf = (entry: FhirObject) => {
    const reference = referenceOf(entry);
    let hint = hints.get(reference);
    if (hint === undefined) hints.set(reference, (hint = { deletes: new Set(), absent: new Set() }));
    return hint;
  };
  const ofLeaf = Map.groupBy(deletes, ({ leaf }) => leaf);
  for (const { resource, path, leaf, other } of deletes) {
    const entry = entryAt(resource);
    if (entry === undefined) continue;
    if (other !== undefined) {
      const named = entryAt(other);
      if (named !== undefined) hintOf(entry).deletes.add(path.replace("@", referenceOf(named)));
      continue;
    }
    // One field may write a list in two ways; the narrower says what it means.
    const narrower = ofLeaf.get(leaf)!.some((other) => other.resource === resource && other.path.startsWith(`${path}.where(`));
    if (!narrower) hintOf(entry).deletes.add(path);
  }
  for (const { resource, element, code } of absences) {
    const entry = entryAt(resource);
    if (entry !== undefined && isAbsent(entry["resource"] as FhirResource, element, code)) hintOf(entry).absent.add(element);
  }
  if (hints.size === 0) return null;
  const told: Record<string, { deletes?: readonly string[]; absent?: readonly string[] }> = {};
  for (const [reference, hint] of hints) {
    told[reference] = { ...(hint.deletes.size > 0 && { deletes: [...hint.deletes] }), ...(hint.absent.size > 0 && { absent: [...hint.absent] }) };
  }
  return told;
}

function referenceOf(entry: FhirObject): string {
  return (entry["request"] as FhirObject)["url"] as string;
}
