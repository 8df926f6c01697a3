import { choiceName } from "../definitions.ts";
import type { Step } from "../profile/path.ts";
import { resolve } from "./resolve.ts";
import type { Run } from "./run.ts";

/** True when some value that a discriminator's path finds from a value on passes a test. Plain steps, which most paths have alone, make no lists. */
export function some(value: unknown, steps: readonly Step[], test: (found: unknown) => boolean, run: Run, from = 0): boolean {
  if (from === steps.length) return test(value);
  const step = steps[from]!;
  if (step.kind !== "child" || steps[from + 1]?.kind === "ofType") return select(value, steps.slice(from), run).some(test);
  if (typeof value !== "object" || value === null) return false;
  const own = Object.hasOwn(value, step.name) ? (value as Record<string, unknown>)[step.name] : choice(value, step.name);
  if (own === undefined) return false;
  if (!Array.isArray(own)) return some(own, steps, test, run, from + 1);
  for (let i = 0; i < own.length; i++) {
    if (some(own[i], steps, test, run, from + 1)) return true;
  }
  return false;
}

/** The values that a discriminator's path finds from a value on. */
export function select(value: unknown, steps: readonly Step[], run: Run): readonly unknown[] {
  let values: readonly unknown[] = [value];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    const next = steps[i + 1];
    if (step.kind === "child" && next?.kind === "ofType") {
      const name = choiceName(step.name, next.type);
      values = values.flatMap((one) => [...property(one, name), ...property(one, step.name).filter((child) => isOfType(child, next.type))]);
      i++;
    } else values = values.flatMap((one) => take(one, step, run));
    if (values.length === 0) return values;
  }
  return values;
}

function take(value: unknown, step: Step, run: Run): readonly unknown[] {
  switch (step.kind) {
    case "child":
      return child(value, step.name);
    case "extension":
      return property(value, "extension").filter((one) => (one as { url?: unknown } | null)?.url === step.url);
    case "ofType":
      return isOfType(value, step.type) ? [value] : [];
    case "resolve": {
      const reference = typeof value === "string" ? value : (value as { reference?: unknown } | null)?.reference;
      const target = typeof reference === "string" ? resolve(reference, run) : undefined;
      return target === undefined ? [] : [target];
    }
  }
}

/** The property of a name, or of a choice in whatever type it has. */
function child(value: unknown, name: string): readonly unknown[] {
  const own = property(value, name);
  if (own.length > 0 || typeof value !== "object" || value === null) return own;
  const found = choice(value, name);
  return found === undefined ? own : Array.isArray(found) ? (found as unknown[]) : [found];
}

/** `valueQuantity` for `value`: the property of a choice. */
export function choice(value: object, name: string): unknown {
  for (const key in value) {
    if (key.length > name.length && key.charCodeAt(name.length) <= 90 && key.startsWith(name)) return (value as Record<string, unknown>)[key];
  }
  return undefined;
}

function property(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return [];
  const found = (value as Record<string, unknown>)[name];
  return Array.isArray(found) ? (found as unknown[]) : found === undefined ? [] : [found];
}

function isOfType(value: unknown, type: string): boolean {
  const own = (value as { resourceType?: unknown } | null)?.resourceType;
  return own === undefined || own === type;
}
