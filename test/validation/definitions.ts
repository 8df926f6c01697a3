import { join } from "node:path";
import type { Issue } from "../../src/model/issue.ts";
import type { Definitions } from "../../src/validation/definitions.ts";
import { loadDefinitions } from "../../src/validation/load.ts";
import { createValidator } from "../../src/validation/validator.ts";

export const root = join(import.meta.dirname, "../..");

/** The definitions that installing the project generates. */
export const definitions: Definitions = loadDefinitions(join(root, "build/definitions"));

export const validator = createValidator(definitions);

/** Issues as `key expression`, which is what most facts are about. */
export function found(issues: readonly Issue[]): string[] {
  return issues.map(({ key, expression }) => `${key.replace("validation.", "")} ${expression}`);
}

/** The issues of a resource as `key expression`. */
export function check(resource: unknown): string[] {
  return found(validator.validateResource(resource));
}
