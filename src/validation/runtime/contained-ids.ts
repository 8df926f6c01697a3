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
