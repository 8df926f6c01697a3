import type { ErrorObject } from "ajv";

/** What is wrong with a file of the site folder at one place. */
export interface FormProblem {
  /** `/auth/basic/user`; empty for the file as a whole. */
  readonly where: string;
  /** Completes "/auth/basic/user …"; never holds a value of the file. */
  readonly problem: string;
}

/**
 * Ajv's errors (of a validator with `verbose`) in words for the person who wrote the file. Where the schema describes what it expects, that is said, and
 * nothing of what stands there, not even a key: a secret may have been written in its reference's place.
 */
export function formProblems(errors: readonly ErrorObject[]): FormProblem[] {
  const problems = errors.map(formProblem);
  return problems.filter(({ where, problem }, index) => problems.findIndex((other) => other.where === where && other.problem === problem) === index);
}

function formProblem({ keyword, instancePath, params, message, parentSchema }: ErrorObject): FormProblem {
  const { description, properties } = (parentSchema ?? {}) as { description?: string; properties?: object };
  if (description !== undefined) return { where: instancePath, problem: `must be ${description}` };
  switch (keyword) {
    case "additionalProperties":
      return { where: `${instancePath}/${params["additionalProperty"]}`, problem: `is no key here. Known keys: ${Object.keys(properties ?? {}).join(", ")}` };
    case "required":
    case "dependencies":
      return { where: `${instancePath}/${params["missingProperty"]}`, problem: "is missing" };
    case "enum":
      return { where: instancePath, problem: `must be one of ${(params["allowedValues"] as unknown[]).join(", ")}` };
    default:
      return { where: instancePath, problem: message ?? "is wrong" };
  }
}
