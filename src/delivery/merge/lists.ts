import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import { isObject } from "./elements.ts";

/** What tells the items of a list apart: two of one key are the same thing, said again. */
type KeyOf = (item: FhirObject) => string;

/** A text that is equal for equal values, whatever the order of their properties. */
function textOf(value: FhirValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  return `{${Object.keys(value).sort().map((name) => `${name}:${textOf(value[name])}`).join()}}`;
}

function typeCodes({ type }: FhirObject): string {
  const concepts = (Array.isArray(type) ? type : []) as { coding?: { system?: string; code?: string }[]; text?: string }[];
  return concepts.map(({ coding, text }) => coding?.map(({ system, code }) => `${system}|${code}`).join() ?? text).join(";");
}

function identifierKey(identifier: FhirObject): string {
  const { system, value } = identifier;
  return typeof value === "string" ? `${textOf(system)}|${value}` : textOf(identifier);
}

/**
 * Lists that several fields write into, or that grow over time: what the record has of a key takes the place of what the target has of it, the rest of
 * the target's stays. Identifiers go by system and value, tags by system and code, extensions by URL, participants by their roles, links by their whole content. Every other list is the
 * value of its field and is replaced as a whole.
 */
const keyed: Readonly<Record<string, KeyOf>> = {
  identifier: identifierKey,
  extension: ({ url }) => textOf(url),
  modifierExtension: ({ url }) => textOf(url),
  participant: typeCodes,
  link: textOf,
  tag: ({ system, code }) => `${textOf(system)}|${textOf(code)}`,
};

export function isKeyed(name: string): boolean {
  return name in keyed;
}

/** The list of both; `kept` is true when the target has an item that the record has not. */
export function mergeLists(name: string, current: readonly FhirValue[], sent: readonly FhirValue[]): { readonly list: FhirValue[]; readonly kept: boolean } {
  const keyOf = keyed[name]!;
  const said = Map.groupBy(sent, (item) => keyOf(item as FhirObject));
  const stays = current.filter((item) => !said.has(keyOf(item as FhirObject)));
  if (stays.length === 0) return { list: [...sent], kept: false };
  const placed = new Set<string>();
  const list = current.flatMap((item) => {
    const key = keyOf(item as FhirObject);
    if (placed.has(key)) return [];
    const own = said.get(key);
    if (own === undefined) return [item];
    placed.add(key);
    return own;
  });
  for (const [key, own] of said) if (!placed.has(key)) list.push(...own);
  return { list, kept: true };
}
