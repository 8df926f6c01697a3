import type { Environment } from "../environment.ts";
import { child } from "../navigation.ts";
import { singleton, text } from "../operators/singleton.ts";
import { isObject, Node, nothing, type Item, type Items } from "../values/item.ts";
import { systemValue } from "../values/system-value.ts";
import { collection, predicate, type FhirPathFunction } from "./function.ts";

/** FHIR's additions (R4 fhirpath, section 2.9.4.1). */
export const fhir: readonly FhirPathFunction[] = [
  collection("extension", ["items"], [], ({ model }, input, url) => {
    const wanted = text(url);
    return child(input, "extension", model).filter((item) => item instanceof Node && isObject(item.json) && item.json["url"] === wanted);
  }),
  predicate("hasValue", [], [], (environment, input) => input.length === 1 && hasValue(input[0]!, environment)),
  collection("getValue", [], [], (environment, input) => {
    const value = input.length === 1 && hasValue(input[0]!, environment) ? systemValue(input[0]!) : undefined;
    return value === undefined ? nothing : [value];
  }),
  collection("resolve", [], [], (environment, input) =>
    input.flatMap((item): Items => {
      const reference = referenceOf(item);
      const found = reference === undefined ? undefined : environment.resolve?.(reference);
      return found === undefined ? nothing : [found];
    }),
  ),
  predicate("memberOf", ["items"], [], ({ memberOf }, input, valueSet) => {
    const item = singleton(input);
    const url = text(valueSet);
    const coded = item instanceof Node || typeof item === "string" ? item : undefined;
    return coded === undefined || url === undefined ? undefined : memberOf?.(coded, url);
  }),
  predicate("conformsTo", ["items"], [], (environment, input, profile) => {
    const item = singleton(input);
    const url = text(profile);
    return !(item instanceof Node) || url === undefined ? undefined : conformsTo(item, url, environment);
  }),
  predicate("htmlChecks", [], [], ({ htmlChecks }, input) => {
    const xhtml = text(input);
    return xhtml === undefined ? undefined : htmlChecks?.(xhtml).isAllowed;
  }),
  predicate("htmlChecks2", [], [], ({ htmlChecks }, input) => {
    const xhtml = text(input);
    return xhtml === undefined ? undefined : htmlChecks?.(xhtml).hasContent;
  }),
  collection("elementDefinition", [], [], () => nothing),
  collection("slice", ["items", "items"], [], () => nothing),
  collection("checkModifiers", [], ["items"], (_, input) => input),
];

function hasValue(item: Item, { model }: Environment): boolean {
  return item instanceof Node ? model.isPrimitive(item.table) && item.json !== undefined : true;
}

function referenceOf(item: Item): string | undefined {
  const value = systemValue(item);
  if (typeof value === "string") return value;
  const reference = item instanceof Node && isObject(item.json) ? item.json["reference"] : undefined;
  return typeof reference === "string" ? reference : undefined;
}

const base = "http://hl7.org/fhir/StructureDefinition/";

/** A type of base FHIR is known by itself; profiles are asked of the environment. */
function conformsTo(item: Node, profile: string, { model, conformsTo }: Environment): boolean | undefined {
  const type = profile.startsWith(base) ? profile.slice(base.length) : "";
  return model.isType(type) ? model.isA(item.table, type) : conformsTo?.(item, profile);
}
