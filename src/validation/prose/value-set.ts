import { isAbsolute } from "../formats/text.ts";
import { isObject, type JsonObject, objectsIn } from "../json.ts";
import { report, type Run } from "../runtime/run.ts";
import type { SurroundingDefinitions } from "../runtime/surroundings.ts";
import { codesIn } from "./concepts.ts";
import type { ProseCheck } from "./prose.ts";
import { checkParameters, declaredParameters } from "./value-set-parameters.ts";

/** Properties that any code system may have, with their types (http://hl7.org/fhir/concept-properties). */
const commonProperties: ReadonlyMap<string, string> = new Map([["inactive", "boolean"], ["notSelectable", "boolean"]]);

/** How values of a type are written. */
const forms: ReadonlyMap<unknown, { readonly pattern: RegExp; readonly expected: string }> = new Map([
  ["boolean", { pattern: /^(?:true|false)$/, expected: "true or false" }],
  ["integer", { pattern: /^[+-]?\d+$/, expected: "a whole number" }],
  ["decimal", { pattern: /^[+-]?\d+(?:\.\d+)?$/, expected: "a number" }],
]);

/** What a value set includes: code systems by absolute URIs, and filters with values of their property's type (R4 ValueSet, section 4.9.7). */
export const valueSet: ProseCheck = (set, run, surroundings) => {
  const { compose } = set;
  if (!isObject(compose)) return;
  const parameters = declaredParameters(set);
  for (const name of ["include", "exclude"]) {
    for (const { value: part, index } of objectsIn(compose[name])) {
      const path = `compose.${name}[${index}]`;
      const { system } = part;
      if (typeof system !== "string") continue;
      if (!isAbsolute(system)) report(run, "validation.value-set-system", {}, `${path}.system`);
      for (const { value: filter, index: number } of objectsIn(part["filter"])) {
        checkFilter(filter, system, `${path}.filter[${number}]`, run, surroundings);
        checkParameters(filter, `${path}.filter[${number}]`, parameters, run);
      }
    }
  }
};

function checkFilter({ property, op, value }: JsonObject, system: string, path: string, run: Run, { find }: SurroundingDefinitions): void {
  if (typeof property !== "string" || typeof value !== "string") return;
  const own = objectsIn(find?.("CodeSystem", system)?.["property"]).find((one) => one.value["code"] === property)?.value["type"];
  const type = op === "exists" ? "boolean" : op === "=" ? (own ?? commonProperties.get(property)) : undefined;
  const form = forms.get(type);
  if (form?.pattern.test(value) === false) report(run, "validation.value-set-filter", { expected: form.expected }, path);
  if (type !== "Coding") return;
  const [codeSystem = "", code] = value.split("#", 2);
  const codes = find?.("CodeSystem", codeSystem);
  if (codes?.["content"] === "complete" && !codesIn(codes["concept"]).some((one) => one.code === code)) report(run, "validation.value-set-filter", { expected: "a code of its code system, as system#code" }, path);
}
