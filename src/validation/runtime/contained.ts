import type { StoredConstraint } from "../artefact.ts";
import { report, type Run } from "./run.ts";

/** Contained resources of which nothing in the resource says `#id`, and in which nothing says `#`; and those that have no id, or that of another. Each value is looked at once. */
export function checkContained(resource: { readonly contained?: unknown }, { key, human, expression }: StoredConstraint, run: Run): void {
  const { contained } = resource;
  if (!Array.isArray(contained)) return;
  const named = localReferences(resource);
  const ids = new Map<unknown, number>();
  for (let i = 0; i < contained.length; i++) {
    const id: unknown = (contained[i] as { id?: unknown } | null | undefined)?.id;
    if (id === undefined) report(run, "validation.contained-id", {}, `contained[${i}]`);
    else if (ids.has(id)) report(run, "validation.contained-twice", { other: ids.get(id)! }, `contained[${i}]`);
    else ids.set(id, i);
    if (typeof id !== "string" || named.has(`#${id}`) || localReferences(contained[i]).has("#")) continue;
    report(run, "validation.invariant", { rule: key, human, expression: expression ?? "" }, `contained[${i}]`);
  }
}

/** All texts in a value that start with `#`: references, and canonicals, URIs and URLs that are used as such. */
function localReferences(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === "string") {
      if (one.startsWith("#")) found.add(one);
    } else if (typeof one === "object" && one !== null) for (const part of Object.values(one)) open.push(part);
  }
  return found;
}
