import type { ExtensionDefinition } from "../../src/model/definitions.ts";
import { typeName, type StructureDefinition } from "./fhir.ts";
import type { ContentPackage } from "./package.ts";

/** Every published extension by canonical URL: its value types, and where it may stand. The first package that defines a URL decides. */
export function publishedExtensions(packages: readonly ContentPackage[]): Record<string, ExtensionDefinition> {
  const found: Record<string, ExtensionDefinition> = {};
  for (const content of packages) {
    for (const definition of content.resources<StructureDefinition>("StructureDefinition")) {
      if (definition.type !== "Extension" || definition.derivation !== "constraint" || definition.snapshot === undefined) continue;
      found[definition.url] ??= extensionDefinition(definition);
    }
  }
  return found;
}

function extensionDefinition(definition: StructureDefinition): ExtensionDefinition {
  const contexts = definition.context ?? [];
  const isModifier = definition.snapshot!.element[0]!.isModifier === true;
  return {
    types: valueTypes(definition),
    ...(contexts.length > 0 && contexts.every(({ type }) => type === "element") && { contexts: [...new Set(contexts.map(({ expression }) => expression))] }),
    ...(isModifier && { modifier: true }),
  };
}

function valueTypes(definition: StructureDefinition): string[] {
  const value = definition.snapshot!.element.find(({ path }) => path.startsWith("Extension.value"));
  if (value === undefined || value.max === "0") return [];
  return [...new Set((value.type ?? []).map((type) => typeName(type.code)))];
}
