import type { Issue } from "../model/issue.ts";
import { issue } from "../errors.ts";
import { compileType, type Environment } from "./compile.ts";
import type { Definitions } from "./definitions.ts";
import { planType } from "./plan.ts";
import { Resources } from "./runtime/resources.ts";
import { Run } from "./runtime/run.ts";
import type { TypeValidator } from "./runtime/shape.ts";

export interface ValidatorOptions {
  /**
   * `inside`: relative references in a Bundle must point to an entry of it. `any` (the default): they may point to what the
   * server has. References with urn:uuid: or urn:oid: must point to an entry either way.
   */
  readonly references?: "inside" | "any";
}

/** Validates against base FHIR R4. The same value gives the same issues in the same order; none means valid. */
export interface Validator {
  /** Issues of one resource of any type. `expression` is the FHIRPath that names it; its resourceType without one. */
  readonly validateResource: (resource: unknown, expression?: string) => Issue[];
  /** Issues of a Bundle and of all resources in it. */
  readonly validateBundle: (bundle: unknown) => Issue[];
}

/** A validator for the definitions. The code for a type is generated when the first value of that type comes. */
export function createValidator(definitions: Definitions, options: ValidatorOptions = {}): Validator {
  const resources = createResources(definitions);
  const references = options.references ?? "any";
  const validateResource = (resource: unknown, expression: string = rootName(resource, definitions)): Issue[] => {
    const run = new Run(references);
    resources.visit(resource, run, 1);
    return run.count === 0 ? [] : run.issues(expression);
  };
  return {
    validateResource,
    validateBundle: (bundle) =>
      rootName(bundle, definitions) === "Bundle" ? validateResource(bundle, "Bundle") : [issue("validation.not-a-bundle", {}, { expression: rootName(bundle, definitions) })],
  };
}

function createResources(definitions: Definitions): Resources {
  const validators = new Map<string, TypeValidator>();
  const validator = (name: string): TypeValidator => {
    let known = validators.get(name);
    if (known === undefined) validators.set(name, (known = new LazyValidator(name, environment)));
    return known;
  };
  const resources = new Resources(definitions.resources, validator);
  const environment: Environment = { definitions, validator, resources };
  return resources;
}

/** Compiles itself when it is first used. */
class LazyValidator implements TypeValidator {
  run: TypeValidator["run"];

  constructor(name: string, environment: Environment) {
    this.run = (value, run, depth) => {
      const plan = planType(environment.definitions, name);
      if (plan === undefined) throw new Error(`The definitions have no type ${name}.`);
      this.run = compileType(plan, environment);
      return this.run(value, run, depth);
    };
  }
}

function rootName(resource: unknown, definitions: Definitions): string {
  const type = (resource as { resourceType?: unknown } | null | undefined)?.resourceType;
  return typeof type === "string" && definitions.resources.has(type) ? type : "Resource";
}
