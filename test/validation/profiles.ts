import { join } from "node:path";
import type { MembershipOf } from "../../src/model/terminology.ts";
import { definitionsAmong } from "../../src/package-definitions.ts";
import { createLibrary, sourceOf } from "../../src/terminology/definitions/library.ts";
import { lazyLibrary } from "../../src/terminology/definitions/load.ts";
import { createMembership } from "../../src/terminology/value-sets/membership.ts";
import { Library } from "../../src/validation/packages/library.ts";
import { loadCoreDefinitions } from "../../src/validation/packages/load.ts";
import { packageOf } from "../../src/validation/packages/package.ts";
import { Profiles } from "../../src/validation/profile/profiles.ts";
import { createValidator, type Validator, type ValidatorOptions } from "../../src/validation/validator.ts";
import { definitions, found, root } from "./definitions.ts";

const core = new Library([loadCoreDefinitions(join(root, "build/definitions"))]);

/** An element of a differential, as a test writes it. */
export type Element = Readonly<Record<string, unknown>> & { readonly path: string };

/** A profile of a test: `http://example.org/<name>`. */
export function profile(name: string, type: string, element: readonly Element[], more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    resourceType: "StructureDefinition",
    url: `http://example.org/${name}`,
    name,
    status: "active",
    kind: /^(Extension|[A-Z][a-z]+)$/.test(type) && !definitions.resources.has(type) ? "complex-type" : "resource",
    abstract: false,
    type,
    baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
    derivation: "constraint",
    differential: { element },
    ...more,
  };
}

/** Profiles made of definitions, on FHIR's own. */
export function profilesOf(...made: unknown[]): Profiles {
  return new Profiles(new Library([packageOf("test", made)], core));
}

/** A validator that knows some definitions besides those that Portage brings. */
export function validatorOf(made: readonly unknown[], options: ValidatorOptions = {}): Validator {
  return createValidator(definitions, { membershipOf: membershipAmong(made), ...options, profiles: profilesOf(...made) });
}

/** The code systems and value sets that Portage brings. */
export const brought = lazyLibrary(join(root, "build/definitions"), undefined);

/** Membership in the value sets among some definitions, and in those that Portage brings. */
export function membershipAmong(made: readonly unknown[]): MembershipOf {
  return createMembership(createLibrary([sourceOf(definitionsAmong(made))], brought));
}

/** A check of resources against the first of some definitions: issues as `key expression`. */
export function checker(...made: readonly Readonly<Record<string, unknown>>[]): (resource: unknown) => string[] {
  const validator = validatorOf(made);
  return (resource) => found(validator.validateResource(resource, undefined, [made[0]!["url"] as string]));
}
