import type { Filter, SearchRequest } from "@medplum/core";
import type { Bundle, Resource } from "@medplum/fhirtypes";

interface Identifier {
  readonly system?: string;
  readonly value?: string;
}

function identifiersOf(resource: Resource | undefined): readonly Identifier[] {
  const { identifier } = (resource ?? {}) as { identifier?: Identifier | readonly Identifier[] };
  return identifier === undefined ? [] : [identifier].flat();
}

/** FHIR's token search: `value`, `system|value`, `|value` (without a system), `system|`; alternatives by comma. */
function matches(resource: Resource | undefined, { value }: Filter): boolean {
  return value.split(",").some((token) => {
    const [system, code] = token.includes("|") ? token.split("|", 2) : [undefined, token];
    return identifiersOf(resource).some((identifier) => (system === undefined || (identifier.system ?? "") === system) && (code === "" || identifier.value === code));
  });
}

/**
 * Runs a search whose `identifier` filters are applied here: the repository's own search recognises an Identifier only when
 * the definitions of all resources are loaded, which would cost a second and 200 MB.
 */
export async function searchByIdentifier<Found extends Resource>(
  request: SearchRequest<Found>,
  search: (request: SearchRequest<Found>) => Promise<Bundle<Found & { id: string }>>,
): Promise<Bundle<Found & { id: string }>> {
  const tokens = (request.filters ?? []).filter((filter) => filter.code === "identifier" && filter.operator === "eq");
  if (tokens.length === 0) return search(request);
  const { offset = 0, count, ...others } = request;
  const found = await search({ ...others, filters: request.filters!.filter((filter) => !tokens.includes(filter)) });
  const entry = (found.entry ?? []).filter(({ resource }) => tokens.every((token) => matches(resource, token)));
  return { ...found, total: entry.length, entry: entry.slice(offset, count === undefined ? undefined : offset + count) };
}
