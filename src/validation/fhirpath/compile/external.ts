import { code } from "../../../codegen/code.ts";
import type { Environment } from "../environment.ts";
import { FhirPathError, type External } from "../syntax.ts";
import { nothing, type Items } from "../values/item.ts";
import type { CompileContext } from "./context.ts";
import { items, itself, type Piece } from "./piece.ts";

/** R4 fhirpath, section 2.9.4.2. */
const urls: Readonly<Record<string, string>> = { ucum: "http://unitsofmeasure.org", sct: "http://snomed.info/sct", loinc: "http://loinc.org" };
const prefixes: Readonly<Record<string, string>> = { "vs-": "http://hl7.org/fhir/ValueSet/", "ext-": "http://hl7.org/fhir/StructureDefinition/" };

/** `%name`. Throws for a name that FHIR does not give. */
export function externalPiece({ name }: External, context: CompileContext): Piece {
  if (name === "context") return itself(context.root);
  if (name === "resource" && context.resourceTable !== undefined) {
    const node = code`${context.environment}.resource`;
    return { shape: "path", focus: { node, json: code`${node}.json`, isObject: true, isRoot: false, table: context.resourceTable }, steps: [] };
  }
  if (name === "resource" || name === "rootResource") return items(code`${context.scope.constant("resourceNamed", resourceNamed)}(${context.environment}, ${name})`);
  if (Object.hasOwn(urls, name)) return { shape: "literal", value: urls[name]! };
  const prefix = Object.keys(prefixes).find((one) => name.startsWith(one));
  if (prefix === undefined) throw new FhirPathError(`%${name} is not known`);
  return { shape: "literal", value: prefixes[prefix]! + name.slice(prefix.length) };
}

function resourceNamed(environment: Environment, name: "resource" | "rootResource"): Items {
  const node = environment[name];
  return node === undefined ? nothing : [node];
}
