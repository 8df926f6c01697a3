import type { ValueSet, ValueSetExpansionContains } from "@medplum/fhirtypes";

/** The codes of a value set: displays (where known) by code, by code system. */
export type ValueSetCodes = ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;

/** Finds the codes of a value set at hand by its canonical URL (and version); undefined when it is not known. */
export type CodesOf = (valueSet: string, version?: string) => ValueSetCodes | undefined;

/** The codes that a ValueSet lists itself, in its expansion or code by code; undefined where a code system would be needed to know them. */
export function listedCodes(valueSet: ValueSet): ValueSetCodes | undefined {
  const codes = new Map<string, Map<string, string | undefined>>();
  const add = (system: string | undefined, code: string | undefined, display: string | undefined) => {
    if (code === undefined) return;
    const known = codes.get(system ?? "");
    if (known === undefined) codes.set(system ?? "", new Map([[code, display]]));
    else known.set(code, display);
  };
  if (valueSet.expansion !== undefined) {
    const walk = (contains: readonly ValueSetExpansionContains[] | undefined) => {
      for (const item of contains ?? []) {
        if (item.abstract !== true) add(item.system, item.code, item.display);
        walk(item.contains);
      }
    };
    walk(valueSet.expansion.contains);
    return codes;
  }
  const { include = [], exclude = [] } = valueSet.compose ?? {};
  if (include.length === 0 || exclude.length > 0) return undefined;
  for (const { system, concept, filter, valueSet: others } of include) {
    if (concept === undefined || filter !== undefined || others !== undefined) return undefined;
    for (const { code, display } of concept) add(system, code, display);
  }
  return codes;
}
