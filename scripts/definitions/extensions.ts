import { typeName, type StructureDefinition } from "./fhir.ts";
import type { ContentPackage } from "./package.ts";

/** Value types of every published extension by canonical URL, empty for a complex one. The first package that defines a URL decides. */
export function extensionTypes(packages: readonly ContentPackage[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const content of packages) {
    for (const definition of content.resources<StructureDefinition>("StructureDefinition")) {
      if (definition.type !== "Extension" || definition.derivation !== "constraint" || definition.snapshot === undefined) continue;
      found[definition.url] ??= valueTypes(definition);
    }
  }
  return found;
}

function valueTypes(definition: StructureDefinition): string[] {
  const value = definition.snapshot!.element.find(({ path }) => path.startsWith("Extension.value"));
  if (value === undefined || value.max === "0") return [];
  return [...new Set((value.type ?? []).map((type) => typeName(type.code)))];
}
