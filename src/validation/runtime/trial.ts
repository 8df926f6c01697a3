import { type Draft, isError, type Run } from "./run.ts";
import type { TypeValidator } from "./shape.ts";

/**
 * Whether a value conforms, without reporting anything: undefined when it does, else its first error. What was tried once in a
 * run is not tried again, unless it was too deep to be seen whole; a value that is being tried conforms as far as what it leads back to is concerned.
 */
export function trial(validator: TypeValidator, value: unknown, run: Run, depth: number): Draft | undefined {
  const known = typeof value === "object" && value !== null ? (run.trials ??= new Map()) : undefined;
  const earlier = known?.get(value);
  if (earlier?.has(validator) === true) return earlier.get(validator);
  const results = earlier ?? new Map<TypeValidator, Draft | undefined>();
  known?.set(value, results);
  results.set(validator, undefined);
  const attempt = run.attempt();
  validator.run(value, attempt, depth);
  // The context of an extension is a matter of the whole resource, which a trial does not see.
  const problem = attempt.drafts.find(({ key }) => isError(key) && key !== "validation.extension-context");
  if (problem?.key === "validation.depth") results.delete(validator);
  else results.set(validator, problem);
  return problem;
}
