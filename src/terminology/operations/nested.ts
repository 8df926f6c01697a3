import type { FhirObject } from "../../model/fhir.ts";
import type { Library } from "../definitions/library.ts";
import type { Member } from "../value-sets/value-set.ts";
import type { Presentation } from "./presentation.ts";

/** Members under the nearest member above them in their code system (the first, where there are several). Each stands there once. */
export function nested(members: readonly Member[], library: Library, presentation: Presentation): FhirObject[] {
  const key = ({ system, code }: { readonly system: string; readonly code: string }) => `${system}|${code}`;
  const entries = new Map(members.map((member) => [key(member), presentation.entryOf(member)]));
  const top: FhirObject[] = [];
  for (const member of members) {
    const above = nearest(member, library, (code) => entries.has(key({ system: member.system, code })));
    const parent = above === undefined ? undefined : entries.get(key({ system: member.system, code: above }));
    const entry = entries.get(key(member))!;
    if (parent === undefined) top.push(entry);
    else ((parent["contains"] ??= []) as FhirObject[]).push(entry);
  }
  return top;
}

function nearest({ system, version, code }: Member, library: Library, isMember: (code: string) => boolean): string | undefined {
  const index = library.codeSystem(system, version);
  const start = index?.find(code) ?? -1;
  if (index === undefined || start < 0) return undefined;
  const seen = new Set([start]);
  for (const concept of seen) {
    if (concept !== start && isMember(index.code(concept)) && !index.isBelow(concept, start)) return index.code(concept);
    for (const parent of index.parents(concept)) seen.add(parent);
  }
  return undefined;
}
