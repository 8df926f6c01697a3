import type { Environment } from "../environment.ts";
import { FhirPathError } from "../syntax.ts";
import { nothing, type Items, type Node } from "../values/item.ts";

/** R4 fhirpath, section 2.9.4.2. */
const fixed: Readonly<Record<string, string>> = { ucum: "http://unitsofmeasure.org", sct: "http://snomed.info/sct", loinc: "http://loinc.org" };

/** The value of `%name`. Throws for a name that nobody gave. */
export function externalValue(environment: Environment, name: string): Items {
  const given = environment.constants?.get(name);
  if (given !== undefined) return given;
  if (name === "resource" || name === "rootResource") return one(environment[name]);
  if (Object.hasOwn(fixed, name)) return [fixed[name]!];
  if (name.startsWith("vs-")) return [`http://hl7.org/fhir/ValueSet/${name.slice(3)}`];
  if (name.startsWith("ext-")) return [`http://hl7.org/fhir/StructureDefinition/${name.slice(4)}`];
  throw new FhirPathError(`%${name} is not known`);
}

function one(node: Node | undefined): Items {
  return node === undefined ? nothing : [node];
}
