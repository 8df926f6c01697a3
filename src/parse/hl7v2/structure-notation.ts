import type { StructureNode } from "../../model/dictionary.ts";

/** Tokens: a name with what opens its members, or one bracket. */
const token = /([A-Z0-9_a-z*]+)([(<]?)|[[\]{}()<>|]/g;

/**
 * Reads HL7's abstract message syntax on one line: `[X]` optional, `{X}` repeating, `GROUP(A B)`, `CHOICE<A|B>`, `*` any
 * segment. The generated dictionary holds well-formed text only; anything else is a bug and throws.
 */
export function readStructure(notation: string): StructureNode {
  const tokens = [...notation.matchAll(token)];
  let at = 0;

  function node(optional: boolean, repeats: boolean): StructureNode {
    const [text, name, opens] = tokens[at++] ?? [];
    if (text === "[") return closed("]", () => node(true, repeats));
    if (text === "{") return closed("}", () => node(optional, true));
    if (name === undefined) throw new Error(`A segment or group is expected in the structure ${notation}`);
    if (opens === "(") return { name, optional, repeats, children: members(")") };
    if (opens === "<") return { name, optional, repeats, children: members(">"), choice: true };
    return { name, optional, repeats };
  }
  function closed(end: string, inner: () => StructureNode): StructureNode {
    const result = inner();
    if (tokens[at++]?.[0] !== end) throw new Error(`${end} is missing in the structure ${notation}`);
    return result;
  }
  function members(end: string): StructureNode[] {
    const children: StructureNode[] = [];
    while (tokens[at]?.[0] !== end) {
      if (tokens[at]?.[0] === "|") at++;
      children.push(node(false, false));
    }
    at++;
    return children;
  }
  return node(false, false);
}
