import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { FhirObject, FhirResource } from "../model/fhir.ts";

/** SHA-256 (hex) of a resource's JSON as Portage writes it; that of the empty text stands for a deletion. */
export function contentHash(resource: FhirResource | undefined): string {
  return hash("sha256", resource === undefined ? "" : JSON.stringify(resource), "hex");
}

/** True when both say the same, whatever the order of their properties. `meta` is left out: servers write into it. */
export function sameContent({ meta: _ours, ...one }: FhirResource, { meta: _theirs, ...other }: FhirResource): boolean {
  return isDeepStrictEqual(one, other);
}

/** True when both say the same in numbers: a server that does not keep the digits of `7.0` has still stored what it was sent. */
export function sameNumbers(one: FhirResource, other: FhirResource): boolean {
  const [ours, theirs] = [one, other].map((resource) => JSON.parse(JSON.stringify(resource)) as FhirResource);
  return sameContent(ours!, theirs!);
}

/** True when the target's resource has all tags, profiles and labels that ours has. Servers unite them over updates and keep them in any order. */
export function hasMetaOf(held: FhirResource, sent: FhirResource): boolean {
  const [theirs, ours] = [held, sent].map(({ meta }) => (meta ?? {}) as FhirObject);
  return ["tag", "profile", "security"].every((name) => {
    const has = [theirs![name] ?? []].flat();
    return [ours![name] ?? []].flat().every((item) => has.some((other) => isDeepStrictEqual(other, item)));
  });
}
