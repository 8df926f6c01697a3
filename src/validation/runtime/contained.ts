import type { StoredConstraint } from "../artefact.ts";
import { report, type Run } from "./run.ts";

/** Contained resources with the id of one before them: `#id` would mean both (R4 references, section 2.3.0.3). */
export function checkContainedIds({ contained }: { readonly contained?: unknown }, run: Run): void {
  if (!Array.isArray(contained) || contained.length < 2) return;
  const known = new Map<string, number>();
  for (let i = 0; i < contained.length; i++) {
    const id: unknown = (contained[i] as { id?: unknown } | null | undefined)?.id;
    if (typeof id !== "string") continue;
    const other = known.get(id);
    if (other === undefined) known.set(id, i);
    else report(run, "validation.contained-twice", { other }, `contained[${i}]`);
  }
}

/** Contained resources of which nothing in the resource says `#id`, as nothing can of one without an id, and in which nothing says `#`. Each value is looked at once. */
export function checkContained(resource: { readonly contained?: unknown }, { key, human, expression }: StoredConstraint, resources: ReadonlySet<string>, run: Run): void {
  const { contained } = resource;
  if (!Array.isArray(contained)) return;
  const named = localReferences(resource);
  for (let i = 0; i < contained.length; i++) {
    const { id, resourceType } = (contained[i] ?? {}) as { readonly id?: unknown; readonly resourceType?: unknown };
    if (id === undefined ? !resources.has(resourceType as string) : typeof id !== "string" || named.has(`#${id}`)) continue;
    if (localReferences(contained[i]).has("#")) continue;
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
