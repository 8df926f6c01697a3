import type { StoredElement } from "../../src/validation/artefact.ts";
import { widestValueSet } from "../../src/validation/structure-definition.ts";
import { typeName, type ElementType, type SnapshotElement, type StructureDefinition } from "./fhir.ts";
import type { ValueSetTable } from "./value-sets.ts";

const fhirType = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";

/**
 * The tables of one StructureDefinition: its own elements under its name, and those of every element with children under that
 * element's path. A profile on a data type (SimpleQuantity) is named by the profile.
 */
export function elementTables(definition: StructureDefinition, valueSets: ValueSetTable): Map<string, StoredElement[]> {
  const tables = new Map<string, StoredElement[]>();
  const root = definition.snapshot!.element[0]!.path;
  const name = typeName(definition.url);
  for (const element of definition.snapshot!.element) {
    const dot = element.path.lastIndexOf(".");
    if (dot < 0) continue;
    const parent = element.path.slice(0, dot);
    const key = parent === root ? name : parent;
    const elements = tables.get(key) ?? [];
    tables.set(key, elements);
    elements.push(store(element, definition, valueSets));
  }
  return tables;
}

function store(element: SnapshotElement, definition: StructureDefinition, valueSets: ValueSetTable): StoredElement {
  const last = element.path.slice(element.path.lastIndexOf(".") + 1);
  const choice = last.endsWith("[x]");
  const types = (element.type ?? []).map((type) => typeCode(type, element, definition));
  const content = element.contentReference?.slice(1) ?? (types[0] === "BackboneElement" || types[0] === "Element" ? element.path : undefined);
  const profiles = (element.type ?? []).filter((type) => type.profile !== undefined).map(({ code, profile }) => [code, typeName(profile![0]!)]);
  const targets = element.type?.find(({ code }) => code === "Reference")?.targetProfile?.map(typeName) ?? [];
  const { strength, valueSet } = element.binding ?? {};
  const widest = widestValueSet(element.binding);
  return {
    name: choice ? last.slice(0, -3) : last,
    ...(element.min > 0 && { min: element.min }),
    ...(element.max !== "1" && { max: element.max === "*" ? ("*" as const) : Number(element.max) }),
    types: element.contentReference === undefined ? types : ["BackboneElement"],
    ...(choice && { choice: true as const }),
    ...(content !== undefined && { content }),
    ...(profiles.length > 0 && { profiles: Object.fromEntries(profiles) as Record<string, string> }),
    ...(targets.length > 0 && !targets.includes("Resource") && { targets }),
    ...(strength === "required" && valueSet !== undefined && { binding: valueSets.index(valueSet) }),
    ...(strength === "extensible" && valueSet !== undefined && { extensible: valueSet.split("|")[0]! }),
    ...(widest !== undefined && { widest: widest.split("|")[0]! }),
    ...startingWith(element, "fixed"),
    ...startingWith(element, "pattern"),
  };
}

/** `fixedUri` and the like as `fixed`. */
function startingWith(element: SnapshotElement, word: "fixed" | "pattern"): Record<string, unknown> {
  const property = Object.keys(element).find((key) => key.startsWith(word));
  return property === undefined ? {} : { [word]: element[property as `fixed${string}`] };
}

/** Snapshots give the FHIR type of `id`, `url` and primitive values in an extension; for a resource's id it says string where the text says id. */
function typeCode(type: ElementType, element: SnapshotElement, definition: StructureDefinition): string {
  if (!type.code.startsWith("http://hl7.org/fhirpath/")) return type.code;
  if (definition.kind === "resource" && element.path === `${definition.type}.id`) return "id";
  return type.extension?.find((extension) => extension.url === fhirType)?.valueUrl ?? "string";
}
