import type { ValueSet } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import type { Library } from "../definitions/library.ts";
import { readParameters, type OperationDefinition, type RequestParameters } from "../parameters.ts";
import { textFilter } from "../value-sets/text-filter.ts";
import { codesOf, Undecided, type Member, type Versions } from "../value-sets/value-set.ts";
import { expansionEntry } from "./expansion-entry.ts";
import { nested } from "./nested.ts";
import { valueSetOf } from "./value-set-of.ts";

/** ValueSet/$expand of R4 (http://hl7.org/fhir/OperationDefinition/ValueSet-expand). */
const operation: OperationDefinition = {
  name: "$expand",
  kinds: {
    url: "text",
    valueSet: "resource",
    valueSetVersion: "text",
    filter: "text",
    offset: "integer",
    count: "integer",
    includeDesignations: "boolean",
    includeDefinition: "boolean",
    activeOnly: "boolean",
    excludeNested: "boolean",
    excludeNotForUI: "boolean",
    excludePostCoordinated: "boolean",
    "exclude-system": "text",
    "system-version": "text",
  },
  repeats: ["exclude-system", "system-version"],
  unsupported: {
    context: "Name the value set by url",
    contextDirection: "Name the value set by url",
    date: "Leave it out; the definitions at hand are asked",
    designation: "Ask CodeSystem/$lookup for the designations of a code",
    displayLanguage: "Ask CodeSystem/$lookup with displayLanguage",
    "check-system-version": "Say the version in the value set, or in system-version",
    "force-system-version": "Say the version in the value set, or in system-version",
  },
};

/** Codes that one answer holds at most. */
const mostCodes = 10_000;

/**
 * Answers one `$expand` request with the ValueSet and its expansion, or with the issues of the request. `at` is the time of the answer. Expansions are flat, and paged with
 * offset and count; with `excludeNested=false` alone they follow the hierarchy, whole.
 */
export function expandParameters(parameters: FhirResource, library: Library, at: string): FhirResource | Issue[] {
  const request = readParameters(parameters, operation);
  if (Array.isArray(request)) return request;
  const issues = unfit(request);
  const valueSet = valueSetOf(request, operation, library);
  if ("key" in valueSet) return [...issues, valueSet];
  if (issues.length > 0) return issues;
  const codes = codesOf(valueSet, library, versionsOf(request));
  const all = codes instanceof Undecided ? codes : codes.list();
  if (all instanceof Undecided) return [all.issue];
  const isWanted = wanted(request);
  const members: Member[] = [];
  const [offset, count] = [request.integer("offset") ?? 0, request.integer("count")];
  const last = Math.min(offset + (count ?? mostCodes), offset + mostCodes);
  let total = 0;
  for (const member of all) {
    if (!isWanted(member)) continue;
    if (total >= offset && total < last) members.push(member);
    total++;
  }
  if ((count ?? total - offset) > mostCodes && total - offset > mostCodes) return [issue("terminology.expansion-too-large", { total: total - offset, limit: mostCodes })];
  const isPaged = count !== undefined || request.integer("offset") !== undefined;
  const isTree = request.boolean("excludeNested") === false && !isPaged && request.text("filter") === undefined;
  const contains = isTree ? nested(members, library) : members.map(expansionEntry);
  const expansion: FhirObject = { timestamp: at, total, ...(isPaged && { offset }), parameter: used(request, members), ...(contains.length > 0 && { contains }) };
  return { ...described(valueSet, request.boolean("includeDefinition") === true), expansion };
}

function unfit(request: RequestParameters): Issue[] {
  const paging = (["offset", "count"] as const).filter((name) => (request.integer(name) ?? 0) < 0).map((name) => issue("terminology.paging", { name }));
  if (request.boolean("includeDesignations") !== true) return paging;
  return [...paging, issue("terminology.parameter-unsupported", { operation: operation.name, name: "includeDesignations", instead: operation.unsupported!["designation"]! })];
}

function versionsOf(request: RequestParameters): Versions {
  return new Map(request.texts("system-version").flatMap((canonical) => (canonical.includes("|") ? [canonical.split("|", 2) as [string, string]] : [])));
}

function wanted(request: RequestParameters): (member: Member) => boolean {
  const matches = textFilter(request.text("filter") ?? "");
  const excluded = new Set(request.texts("exclude-system"));
  const [activeOnly, forUse] = [request.boolean("activeOnly") === true, request.boolean("excludeNotForUI") === true];
  return (member) => !(activeOnly && member.inactive) && !(forUse && member.abstract) && !isFrom(excluded, member) && matches(member.code, member.display);
}

const isFrom = (systems: ReadonlySet<string>, { system, version }: Member) => systems.size > 0 && (systems.has(system) || systems.has(`${system}|${version}`));

const echoed = ["filter", "activeOnly", "excludeNested", "excludeNotForUI", "offset", "count"] as const;

/** The parameters that made the expansion what it is, and the versions of its code systems. */
function used(request: RequestParameters, members: readonly Member[]): FhirObject[] {
  const given = echoed.flatMap((name): FhirObject[] => {
    const value = name === "filter" ? request.text(name) : name === "offset" || name === "count" ? request.integer(name) : request.boolean(name);
    if (value === undefined) return [];
    return [{ name, ...(typeof value === "string" ? { valueString: value } : typeof value === "number" ? { valueInteger: value } : { valueBoolean: value }) }];
  });
  const lists = (["exclude-system", "system-version"] as const).flatMap((name) => request.texts(name).map((valueUri) => ({ name, valueUri })));
  const versions = new Set(members.map(({ system, version }) => (version === undefined ? system : `${system}|${version}`)));
  return [...given, ...lists, ...[...versions].filter((system) => system !== "").map((valueUri) => ({ name: "version", valueUri }))];
}

function described(valueSet: ValueSet, whole: boolean): FhirResource {
  const { resourceType, id, url, version, name, title, status, compose } = valueSet;
  const known = { id, url, version, name, title, status, ...(whole && { compose }) };
  return { resourceType, ...(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as FhirObject) };
}
