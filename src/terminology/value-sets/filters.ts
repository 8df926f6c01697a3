import type { CodeSystemConceptProperty, ValueSetComposeIncludeFilter } from "@medplum/fhirtypes";
import type { CodeSystemIndex } from "../code-systems/code-system.ts";
import { safeRegex } from "./safe-regex.ts";

/** Whether a concept, by its number, passes. */
export type ConceptTest = (index: number) => boolean;

/**
 * A filter of `ValueSet.compose` over one code system, by the nine operators of R4 (http://hl7.org/fhir/filter-operator). Undefined where it cannot be
 * decided: a property that the code system does not have, or an expression that is not safe to run.
 */
export function conceptFilter(system: CodeSystemIndex, { property, op, value }: ValueSetComposeIncludeFilter): ConceptTest | undefined {
  const hierarchy = hierarchyTest(system, property, op, value);
  if (hierarchy !== undefined) return hierarchy;
  // Of SNOMED CT `concept in` names a reference set (http://hl7.org/fhir/R4/snomedct.html), which no CodeSystem has.
  if (system.head.url === "http://snomed.info/sct" && (op === "in" || op === "not-in")) return undefined;
  const valuesOf = valuesOfProperty(system, property);
  if (valuesOf === undefined) return undefined;
  if (op === "exists") return (index) => valuesOf(index).length > 0 === (value === "true");
  const test = valueTest(op, value);
  return test && ((index) => test(valuesOf(index)));
}

function hierarchyTest(system: CodeSystemIndex, property: string, op: string | undefined, value: string): ConceptTest | undefined {
  if (property !== "concept" && property !== "code") return undefined;
  const root = system.find(value);
  const marked = (marks: () => Uint8Array, also: ConceptTest = () => true): ConceptTest => {
    if (root < 0) return () => false;
    const found = marks();
    return (index) => found[index] === 1 && also(index);
  };
  if (op === "is-a") return marked(() => system.below(root));
  if (op === "descendent-of") return marked(() => system.below(root), (index) => index !== root);
  if (op === "generalizes") return marked(() => system.above(root));
  if (op !== "is-not-a") return undefined;
  if (root < 0) return () => true;
  const below = system.below(root);
  return (index) => below[index] === 0;
}

function valueTest(op: string | undefined, value: string): ((values: readonly string[]) => boolean) | undefined {
  if (op === "=") return (values) => values.includes(value);
  if (op === "in" || op === "not-in") {
    const listed = new Set(value.split(",").map((one) => one.trim()));
    return (values) => values.some((one) => listed.has(one)) === (op === "in");
  }
  if (op !== "regex") return undefined;
  const matches = safeRegex(value);
  return matches && ((values) => values.some(matches));
}

/** The values of a property as texts; `concept` and `code` are the code itself, parents and children are those of the hierarchy. */
function valuesOfProperty(system: CodeSystemIndex, property: string): ((index: number) => readonly string[]) | undefined {
  if (property === "concept" || property === "code") return (index) => [system.code(index)];
  if (property === "display") return (index) => [system.display(index) ?? ""];
  const role = system.head.properties.get(property);
  if (role === "parent" || property === "parent") return (index) => Array.from(system.parents(index), (one) => system.code(one));
  if (role === "child" || property === "child") return (index) => Array.from(system.children(index), (one) => system.code(one));
  if (!system.head.properties.has(property)) return undefined;
  return (index) => (system.details(index).property ?? []).filter(({ code }) => code === property).map(textOf);
}

function textOf({ valueCode, valueString, valueInteger, valueBoolean, valueDateTime, valueDecimal, valueCoding }: CodeSystemConceptProperty): string {
  return valueCode ?? valueString ?? valueDateTime ?? valueCoding?.code ?? String(valueInteger ?? valueBoolean ?? valueDecimal ?? "");
}
