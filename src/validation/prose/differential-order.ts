import type { Definitions } from "../definitions.ts";
import type { ProfileElement } from "../structure-definition.ts";

/** The elements of a differential, by index, that stand after one that follows them in the base: elements are in the order of the base (R4 ElementDefinition, section 2.27.6). */
export function outOfOrder(elements: readonly ProfileElement[], definitions: Definitions): number[] {
  const found: number[] = [];
  // By the name of an element, slices apart: the place of the child that was named last.
  const last = new Map<string, number>();
  for (const [index, element] of elements.entries()) {
    const steps = (element.id !== undefined && element.id.split(".").length === element.path.split(".").length ? element.id : element.path).split(".");
    const names = element.path.split(".");
    for (let depth = 1; depth < steps.length; depth++) {
      const parent = steps.slice(0, depth).join(".");
      const place = placeOf(names.slice(0, depth), names[depth]!, definitions);
      if (place === undefined) break;
      const before = last.get(parent) ?? 0;
      if (place < before) {
        if (depth === steps.length - 1) found.push(index);
        break;
      }
      last.set(parent, place);
    }
    // What stands below an element begins anew with it: without ids, slices have one name.
    const own = steps.join(".");
    for (const parent of last.keys()) if (parent === own || parent.startsWith(`${own}.`)) last.delete(parent);
  }
  return found;
}

/** The place of a child among the elements of its parent; undefined where base FHIR does not tell. */
function placeOf(parent: readonly string[], child: string, definitions: Definitions): number | undefined {
  const table = tableOf(parent, definitions);
  const name = child.replace(/\[x\]$/, "");
  const place = table === undefined ? -1 : (definitions.types.elements(table) ?? []).findIndex((element) => element.name === name || element.choice === name);
  return place < 0 ? undefined : place;
}

/** The table that has the children of an element of one type. */
function tableOf(path: readonly string[], definitions: Definitions): string | undefined {
  let table: string | undefined = path[0];
  for (const step of path.slice(1)) {
    const element: { readonly type: string; readonly content?: string } | undefined = table === undefined ? undefined : definitions.types.element(table, step);
    table = element && (element.content ?? element.type);
  }
  return table;
}
