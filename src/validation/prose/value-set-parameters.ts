import { type JsonObject, objectsIn } from "../json.ts";
import { report, type Run } from "../runtime/run.ts";

const parameter = "http://hl7.org/fhir/tools/StructureDefinition/valueset-parameter";
const expression = "http://hl7.org/fhir/StructureDefinition/cqf-expression";

/** The parameters that a value set declares for its filters (extension valueset-parameter of FHIR's tools). */
export function declaredParameters({ extension }: JsonObject): ReadonlySet<unknown> {
  const declared = objectsIn(extension).filter(({ value }) => value["url"] === parameter);
  return new Set(declared.flatMap(({ value }) => objectsIn(value["extension"]).filter(({ value: part }) => part["url"] === "name").map(({ value: part }) => part["valueCode"])));
}

/** A filter whose value is an expression instead of a text: FHIRPath, of declared parameters alone (extension cqf-expression). */
export function checkParameters({ _value: value }: JsonObject, path: string, declared: ReadonlySet<unknown>, run: Run): void {
  const { extension } = (value ?? {}) as JsonObject;
  for (const { value: one, index } of objectsIn(extension)) {
    if (one["url"] !== expression) continue;
    const { language, expression: text } = (one["valueExpression"] ?? {}) as JsonObject;
    const names = typeof text === "string" ? Array.from(text.matchAll(/%([A-Za-z][\w-]*)/g), (found) => found[1]) : [];
    if (language !== "text/fhirpath" || !names.every((name) => declared.has(name))) report(run, "validation.value-set-parameter", {}, `${path}.value.extension[${index}].value`);
  }
}
