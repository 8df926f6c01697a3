import { isBaseConstraint } from "../../src/validation/snapshot/constraints.ts";
import { type ExtensionContext, type ProfileElement, type StructureDefinition, propertyStarting, widestExtension, widestValueSet } from "../../src/validation/structure-definition.ts";
import type { ContentPackage } from "./package.ts";

/**
 * The StructureDefinitions of HL7's packages, reduced to what snapshots and profiles are worked out from: one line of JSON
 * each, resourceType, url and version first, so that a reader finds a definition without reading the others. The first package
 * that defines a URL decides. (Value sets and code systems are in the terminology pack.)
 */
export function libraryLines(packages: readonly ContentPackage[]): string[] {
  const lines = new Map<string, string>();
  for (const content of packages) {
    for (const definition of content.resources<StructureDefinition>("StructureDefinition")) {
      if (definition.snapshot === undefined || definition.kind === "logical" || lines.has(definition.url)) continue;
      lines.set(definition.url, ascii(JSON.stringify(reducedStructure(definition))));
    }
  }
  return [...lines.values()];
}

/** Contexts that R4's own snapshots use an extension in, and its definition does not name. */
const contextsInUse: Readonly<Record<string, readonly ExtensionContext[]>> = {
  "http://hl7.org/fhir/StructureDefinition/structuredefinition-normative-version": [{ type: "element", expression: "DomainResource" }, { type: "element", expression: "ElementDefinition" }],
  "http://hl7.org/fhir/StructureDefinition/regex": [{ type: "element", expression: "ElementDefinition.type" }],
  "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type": [{ type: "element", expression: "ElementDefinition.type" }],
};

function reducedStructure(definition: StructureDefinition): StructureDefinition {
  const { resourceType, url, version, name, kind, abstract, type, baseDefinition, derivation, context, contextInvariant } = definition;
  const elements = definition.snapshot!.element.map((element, index) => reducedElement(element, definition, index === 0));
  return {
    resourceType,
    url,
    ...(version !== undefined && { version }),
    ...(name !== undefined && { name }),
    type,
    kind,
    ...(abstract === true && { abstract }),
    ...(derivation !== undefined && { derivation }),
    ...(baseDefinition !== undefined && { baseDefinition }),
    ...(context !== undefined && { context: [...context, ...(contextsInUse[url] ?? [])].map(({ type: kindOf, expression }) => ({ type: kindOf, expression })) }),
    ...(contextInvariant !== undefined && { contextInvariant }),
    snapshot: { element: elements },
  };
}

function reducedElement(element: ProfileElement, definition: StructureDefinition, isRoot: boolean): ProfileElement {
  const { id, path, sliceName, slicing, min, max, type, contentReference, maxLength, isModifier, binding, constraint } = element;
  const own = (constraint ?? []).filter(({ key, source }) => (source ?? definition.url) === definition.url || (definition.derivation === "constraint" && !isBaseConstraint(key)));
  const widest = widestValueSet(binding);
  const values = ["fixed", "pattern", "minValue", "maxValue"].flatMap((word) => propertyStarting(element, word) ?? []);
  return {
    ...(id !== path && { id }),
    path,
    ...(sliceName !== undefined && { sliceName }),
    ...(slicing !== undefined && { slicing: { discriminator: slicing.discriminator, rules: slicing.rules, ...(slicing.ordered === true && { ordered: true }) } as never }),
    min: min ?? 0,
    max: max ?? "*",
    ...(type !== undefined && { type: type.map(({ code, profile, targetProfile, aggregation }) => ({ code, ...(profile !== undefined && { profile }), ...(targetProfile !== undefined && { targetProfile }), ...(aggregation !== undefined && { aggregation }) })) }),
    ...(contentReference !== undefined && { contentReference }),
    ...(maxLength !== undefined && { maxLength }),
    ...(isRoot && isModifier === true && { isModifier }),
    ...(binding?.valueSet !== undefined && { binding: { strength: binding.strength, valueSet: binding.valueSet, ...(widest !== undefined && { extension: widestExtension(widest) }) } }),
    ...(own.length > 0 && { constraint: own.map(({ key, severity, human, expression, source }) => ({ key, severity, human, ...(expression !== undefined && { expression }), source: source ?? definition.url })) }),
    ...Object.fromEntries(values.map((property) => [property, element[property]])),
  };
}

/** Every other character as an escape: a text of ASCII alone is read faster, and kept in half the memory. */
function ascii(json: string): string {
  return json.replaceAll(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
