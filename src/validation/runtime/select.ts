import { choiceName } from "../definitions.ts";
import type { Step } from "../profile/path.ts";
import { resolve } from "./resolve.ts";
import type { Run } from "./run.ts";

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
  for (const key in value) {
    if (key.length > name.length && key.startsWith(name) && key[name.length]! <= "Z") return property(value, key);
  }
  return own;
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
