import { objectsIn } from "../json.ts";

/** All codes of a list of concepts and of what is below them, with their paths. */
export function codesIn(concepts: unknown): { readonly code: unknown; readonly properties: unknown; readonly path: string }[] {
  const found: { readonly code: unknown; readonly properties: unknown; readonly path: string }[] = [];
  const open: (readonly [list: unknown, path: string])[] = [[concepts, "concept"]];
  for (const [list, path] of open) {
    for (const { value, index } of objectsIn(list)) {
      const own = `${path}[${index}]`;
      found.push({ code: value["code"], properties: value["property"], path: own });
      if (value["concept"] !== undefined) open.push([value["concept"], `${own}.concept`]);
    }
  }
  return found;
}
