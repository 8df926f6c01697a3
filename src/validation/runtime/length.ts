import { report, type Run } from "./run.ts";

export interface LengthRule {
  /** Characters. */
  readonly max: number;
  readonly type: string;
  readonly name: string;
  readonly profile: string | undefined;
}

/** A text has no more characters than it may. */
export function checkLength(value: unknown, { max, type, name, profile }: LengthRule, run: Run, path: string): void {
  if (typeof value !== "string" || value.length <= max) return;
  // A character outside the basic plane has two code units.
  const found = Array.from(value).length;
  if (found > max) report(run, "validation.max-length", { type, name, max, found }, path, profile);
}
