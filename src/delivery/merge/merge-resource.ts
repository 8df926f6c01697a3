import type { FhirObject, FhirResource, FhirValue } from "../../model/fhir.ts";
import type { KeptContent, UpdateHint } from "../../model/update.ts";
import { isComposite, isPeriod, isReversed } from "./composites.ts";
import { deleteAt } from "./delete-at.ts";
import { companion, elementsOf, isAbsence, isObject, sameElement } from "./elements.ts";
import { isKeyed, mergeLists } from "./lists.ts";

export type MergedResource = Omit<KeptContent, "resource" | "otherPatient"> & { readonly merged: FhirResource };

/** What is merged in one object: where it is, and the elements that only say an absence. */
interface Place {
  /** `Encounter` or `Encounter.hospitalization`. */
  readonly path: string;
  readonly absent: readonly string[];
  readonly kept: string[];
}

/** What a server writes into meta by itself. */
const serversOwn = new Set(["versionId", "lastUpdated", "source"]);

/**
 * The resource that a target is to have when a record speaks of it again. What the record has takes the place of what the target has, element by
 * element (a choice is one element, and so is a primitive with its extensions); what the record lacks stays; what it asks to delete goes; and that
 * something is absent never takes the place of a value.
 */
export function mergeResource(current: FhirResource, sent: FhirResource, { deletes = [], absent = [] }: UpdateHint = {}): MergedResource {
  const deleted: string[] = [];
  const notDeleted: string[] = [];
  let base: FhirObject = current;
  for (const path of deletes) {
    // Another field of the record may bring what this one deletes; then that is the value.
    if (!absent.includes(path) && deleteAt(sent, path).object !== sent) continue;
    const { object, clear } = deleteAt(base, path);
    if (object !== base) deleted.push(path);
    // A list that the record brings is replaced as a whole, with whatever was meant.
    else if (!clear && sent[/^\w+/.exec(path)?.[0] ?? ""] === undefined) notDeleted.push(path);
    base = object;
  }
  const kept: string[] = [];
  const { resourceType, id, meta, ...elements } = sent;
  const { resourceType: _type, id: _id, meta: currentMeta, ...currentElements } = base;
  const merged = mergeElements(currentElements, elements, { path: resourceType, absent, kept });
  const mergedMeta = mergeMeta(currentMeta as FhirObject | undefined, meta as FhirObject | undefined);
  return { merged: { resourceType, ...(id !== undefined && { id }), ...(mergedMeta !== undefined && { meta: mergedMeta }), ...merged }, elements: kept.sort(), deleted, notDeleted };
}

function mergeElements(current: FhirObject, sent: FhirObject, place: Place): FhirObject {
  const merged: FhirObject = {};
  const settled = new Set<string>();
  for (const name of elementsOf(sent)) {
    const same = sameElement(current, name);
    if (place.absent.includes(name) && same.some((other) => !isAbsence(current, other))) continue;
    for (const other of same) settled.add(other);
    copy(sent, name, merged);
    const value = mergeValue(name, current[name], sent[name], place);
    if (value !== undefined) merged[name] = value;
  }
  for (const name of elementsOf(current)) {
    if (settled.has(name)) continue;
    copy(current, name, merged);
    place.kept.push(nameOf(place, name));
  }
  return merged;
}

function nameOf({ path }: Place, name: string): string {
  const [, ...within] = path.split(".");
  return [...within, name].join(".");
}

function copy(from: FhirObject, name: string, to: FhirObject): void {
  for (const property of [name, companion(name)]) if (from[property] !== undefined) to[property] = from[property];
}

function mergeValue(name: string, current: FhirValue | undefined, sent: FhirValue | undefined, place: Place): FhirValue | undefined {
  const path = `${place.path}.${name}`;
  if (Array.isArray(current) && Array.isArray(sent) && isKeyed(name)) {
    const { list, kept } = mergeLists(name, current, sent);
    if (kept) place.kept.push(nameOf(place, name));
    return list;
  }
  if (!isObject(current) || !isObject(sent) || !isComposite(path, current, sent)) return sent;
  const kept: string[] = [];
  const both = mergeElements(current, sent, { path, absent: [], kept });
  // Start and end of two different periods are no period.
  if (isPeriod(both) && isReversed(both)) return sent;
  place.kept.push(...kept);
  return both;
}

/** Tags are united; profiles and labels stay unless the record brings its own. */
function mergeMeta(current: FhirObject = {}, sent: FhirObject | undefined): FhirObject | undefined {
  const stays = Object.fromEntries(Object.entries(current).filter(([name]) => !serversOwn.has(name)));
  if (sent === undefined) return Object.keys(stays).length === 0 ? undefined : stays;
  const both = { ...stays, ...sent };
  const [ours, theirs] = [stays["tag"], sent["tag"]];
  return Array.isArray(ours) && Array.isArray(theirs) ? { ...both, tag: mergeLists("tag", ours, theirs).list } : both;
}
