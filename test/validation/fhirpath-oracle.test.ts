import { compile } from "fhirpath";
import r4 from "fhirpath/fhir-context/r4";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FhirObject } from "../../src/model/fhir.ts";
import { compileExpression } from "../../src/validation/fhirpath/evaluate.ts";
import { modelOf } from "../../src/validation/fhirpath/model.ts";
import { child, nodeOf } from "../../src/validation/fhirpath/navigation.ts";
import { FhirPathError } from "../../src/validation/fhirpath/syntax.ts";
import { Node, type Items } from "../../src/validation/fhirpath/values/item.ts";
import { truth } from "../../src/validation/fhirpath/operators/singleton.ts";
import { definitions, root } from "./definitions.ts";

const model = modelOf(definitions);
const folder = join(root, "node_modules/hl7.fhir.r4.core");
const constraints = JSON.parse(readFileSync(join(root, "build/definitions/constraints.json"), "utf8")) as Record<string, { key: string; expression?: string }[]>;

/** Examples of one resource type, of moderate size. */
function examples(type: string): FhirObject[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${type}-`) && file.endsWith(".json"))
    .slice(0, 4)
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as FhirObject)
    .filter((resource) => JSON.stringify(resource).length < 60_000);
}

/** Copies of an object that lack one of its properties each, so that what is required of one another is missing. */
function lacking(object: FhirObject): FhirObject[] {
  return Object.keys(object)
    .filter((name) => name !== "resourceType")
    .slice(0, 12)
    .map((name) => Object.fromEntries(Object.entries(object).filter(([other]) => other !== name)));
}

/** What fhirpath.js does in another way, with the reason; none of it is a matter of constraints as they are checked. */
const differences: Readonly<Record<string, string>> = {
  "ref-1": "startsWith() of nothing",
  "bdl-8": "contains() of nothing",
};

describe("constraints of R4 resources", () => {
  const cases = Object.entries(constraints).filter(([path]) => model.isResource(path) && definitions.resources.has(path));

  it.each(cases.map(([type, list]) => [type, list] as const))("of %s are decided as fhirpath.js decides them", (type, list) => {
    const resources = examples(type).flatMap((resource) => [resource, ...lacking(resource)]);
    for (const { key, expression } of list) {
      if (expression === undefined || Object.hasOwn(differences, key)) continue;
      const known = compileExpression(expression, model, { table: type });
      const unknown = compileExpression(expression, model);
      const oracle = compile(expression, r4);
      for (const resource of resources) {
        const node = nodeOf(resource, undefined, "Resource", model);
        const name = JSON.stringify(resource["id"]);
        const environment = { model, resource: node, rootResource: node };
        const expected = outcome(() => oracle(resource, { resource, rootResource: resource }) as unknown[]);
        expect(decided(() => known(node, environment)), `${key} of ${name}`).toEqual(expected);
        expect(decided(() => unknown(node, environment)), `${key} of ${name}, the type not known before`).toEqual(expected);
      }
    }
  });

  it("have paths of known elements walked as those of unknown ones", () => {
    const patient = nodeOf(examples("Patient")[0], undefined, "Resource", model);
    for (const name of ["name", "telecom", "deceased", "contact"]) {
      const walk = compileExpression(`Patient.${name}`, model, { table: "Patient" });
      expect(walk(patient, { model, resource: patient, rootResource: patient })).toEqual(child([patient], name, model));
      expect(child([patient], name, model).every((item) => item instanceof Node)).toBe(true);
    }
  });
});

function decided(evaluate: () => Items): boolean | undefined {
  try {
    return truth(evaluate());
  } catch (error) {
    if (error instanceof FhirPathError) return undefined;
    throw error;
  }
}

function outcome(evaluate: () => unknown[]): boolean | undefined {
  try {
    const found = evaluate();
    return found.length === 0 ? undefined : found[0] === true;
  } catch {
    return undefined;
  }
}
