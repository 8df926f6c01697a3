import type { ValueSet } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import type { Library } from "../definitions/library.ts";
import { readParameters, type OperationDefinition, type RequestParameters } from "../parameters.ts";
import { textFilter } from "../value-sets/text-filter.ts";
import { codesOf, Undecided, type Member, type SystemVersions } from "../value-sets/value-set.ts";
import { nested } from "./nested.ts";
import { Presentation } from "./presentation.ts";
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
    designation: "text",
    displayLanguage: "text",
    includeDefinition: "boolean",
    activeOnly: "boolean",
    excludeNested: "boolean",
    excludeNotForUI: "boolean",
    excludePostCoordinated: "boolean",
    "exclude-system": "text",
    "system-version": "text",
    "check-system-version": "text",
    "force-system-version": "text",
  },
  repeats: ["designation", "exclude-system", "system-version", "check-system-version", "force-system-version"],
  unsupported: {
    context: "Name the value set by url",
    contextDirection: "Name the value set by url",
    date: "Leave it out; the definitions at hand are asked",
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
  const presentation = presentationOf(request, library);
  const isWanted = wanted(request, presentation);
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
  const contains = isTree ? nested(members, library, presentation) : members.map((member) => presentation.entryOf(member));
  const expansion: FhirObject = { timestamp: at, total, ...(isPaged && { offset }), parameter: used(request, members), ...(contains.length > 0 && { contains }) };
  return { ...described(valueSet, request.boolean("includeDefinition") === true), expansion };
}

function unfit(request: RequestParameters): Issue[] {
  return (["offset", "count"] as const).filter((name) => (request.integer(name) ?? 0) < 0).map((name) => issue("terminology.paging", { name }));
}

/** Designations come where they are asked for, be it by naming some. */
function presentationOf(request: RequestParameters, library: Library): Presentation {
  const tokens = request.texts("designation");
  return new Presentation(library, { language: request.text("displayLanguage"), designations: request.boolean("includeDesignations") ?? tokens.length > 0, tokens });
}

const versionParameters = { preferred: "system-version", checked: "check-system-version", forced: "force-system-version" } as const;

function versionsOf(request: RequestParameters): SystemVersions | undefined {
  const given = Object.entries(versionParameters).flatMap(([kind, name]) => {
    const versions = request.texts(name).flatMap((canonical) => (canonical.includes("|") ? [canonical.split("|", 2) as [string, string]] : []));
    return versions.length === 0 ? [] : [[kind, new Map(versions)] as const];
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function wanted(request: RequestParameters, presentation: Presentation): (member: Member) => boolean {
  const filter = request.text("filter");
  const matches = textFilter(filter ?? "");
  const excluded = new Set(request.texts("exclude-system"));
  const [activeOnly, forUse] = [request.boolean("activeOnly") === true, request.boolean("excludeNotForUI") === true];
  return (member) => !(activeOnly && member.inactive) && !(forUse && member.abstract) && !isFrom(excluded, member) && (filter === undefined || matches(member.code, presentation.displayOf(member)));
}

const isFrom = (systems: ReadonlySet<string>, { system, version }: Member) => systems.size > 0 && (systems.has(system) || systems.has(`${system}|${version}`));

const echoed = ["filter", "displayLanguage", "includeDesignations", "activeOnly", "excludeNested", "excludeNotForUI", "offset", "count"] as const;

/** The parameters that made the expansion what it is, and the versions of its code systems. */
function used(request: RequestParameters, members: readonly Member[]): FhirObject[] {
  const given = echoed.flatMap((name): FhirObject[] => {
    const value = name === "filter" || name === "displayLanguage" ? request.text(name) : name === "offset" || name === "count" ? request.integer(name) : request.boolean(name);
    if (value === undefined) return [];
    return [{ name, ...(typeof value === "string" ? (name === "displayLanguage" ? { valueCode: value } : { valueString: value }) : typeof value === "number" ? { valueInteger: value } : { valueBoolean: value }) }];
  });
  const lists = [
    ...request.texts("designation").map((valueString) => ({ name: "designation", valueString })),
    ...(["exclude-system", ...Object.values(versionParameters)] as const).flatMap((name) => request.texts(name).map((valueUri) => ({ name, valueUri }))),
  ];
  const versions = new Set(members.map(({ system, version }) => (version === undefined ? system : `${system}|${version}`)));
  return [...given, ...lists, ...[...versions].filter((system) => system !== "").map((valueUri) => ({ name: "version", valueUri }))];
}

function described(valueSet: ValueSet, whole: boolean): FhirResource {
  const { resourceType, id, url, version, name, title, status, compose } = valueSet;
  const known = { id, url, version, name, title, status, ...(whole && { compose }) };
  return { resourceType, ...(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as FhirObject) };
}
