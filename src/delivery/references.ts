import { isRawJson } from "../model/fhir.ts";
import type { FhirObject, FhirResource, FhirValue } from "../model/fhir.ts";

/** The elements that only list what else a record has made: a resource that is missing there leaves the rest of the list true. */
const listings: Readonly<Record<string, string>> = { Provenance: "target", MessageHeader: "focus" };

/** R4's minimum of those elements. */
const least: Readonly<Record<string, number>> = { Provenance: 1, MessageHeader: 0 };

function listingOf(resource: FhirResource): readonly FhirObject[] {
  const listing = listings[resource.resourceType];
  return listing === undefined ? [] : ([resource[listing] ?? []].flat() as FhirObject[]);
}

function addTexts(value: FhirValue | undefined, texts: Set<string>): void {
  if (typeof value === "string") texts.add(value);
  else if (Array.isArray(value)) for (const item of value) addTexts(item, texts);
  else if (typeof value === "object" && value !== null && !isRawJson(value)) for (const name in value) addTexts(value[name], texts);
}

/**
 * The texts by which a resource may name others that must be there before it: every text outside the listings of Provenance and MessageHeader. Derived ids
 * are UUIDs, so that no other text is equal to a reference; and not only References name resources (`Attachment.url` names a Binary).
 */
export function namesIn(resource: FhirResource): Set<string> {
  const listing = listings[resource.resourceType];
  const texts = new Set<string>();
  addTexts(listing === undefined ? resource : { ...resource, [listing]: undefined }, texts);
  return texts;
}

/** The references that Provenance.target or MessageHeader.focus list. */
export function mentionsIn(resource: FhirResource): string[] {
  return listingOf(resource).flatMap(({ reference }) => (typeof reference === "string" ? [reference] : []));
}

/** The resource with those of its listed references that are `kept`; undefined where R4 wants one and none is left. The same object where all are kept. */
export function withMentions(resource: FhirResource, kept: (reference: string) => boolean): FhirResource | undefined {
  const listed = listingOf(resource);
  const left = listed.filter(({ reference }) => typeof reference !== "string" || kept(reference));
  if (left.length === listed.length) return resource;
  const { resourceType } = resource;
  if (left.length < least[resourceType]!) return undefined;
  const { [listings[resourceType]!]: _all, ...rest } = resource;
  return left.length === 0 ? (rest as FhirResource) : { ...resource, [listings[resourceType]!]: left };
}

/** A value in which every text that `nameOf` has another name for is that name; the same object where there is none. */
export function renamed<Value extends FhirValue | undefined>(value: Value, nameOf: (text: string) => string | undefined): Value {
  if (typeof value === "string") return (nameOf(value) ?? value) as Value;
  if (typeof value !== "object" || value === null || isRawJson(value)) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => renamed(item, nameOf));
    return items.every((item, index) => item === value[index]) ? value : (items as Value);
  }
  let changed: FhirObject | undefined;
  for (const [name, before] of Object.entries(value)) {
    const after = renamed(before, nameOf);
    if (after !== before) (changed ??= { ...value })[name] = after;
  }
  return (changed ?? value) as Value;
}
