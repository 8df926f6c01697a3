import type { Constant, PathStep } from "../plan/plan.ts";

/** A resolved path as a table writes it: `participant(att).individual`. */
export function pathText(path: readonly PathStep[]): string {
  return path.map(({ property, slot, url }) => `${property.replace(/^_/, "")}${bracket(url, slot)}`).join(".");
}

function bracket(url: string | null, slot: string | null): string {
  if (url !== null) return `(${url}${slot === null ? "" : `#${slot}`})`;
  return slot === null ? "" : `(${slot})`;
}

/** `type = {"system":…}`. */
export function constantText({ path, value }: Constant): string {
  return `${pathText(path)} = ${typeof value === "string" ? value : JSON.stringify(value)}`;
}
