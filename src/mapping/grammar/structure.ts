import type { StructureNode } from "../../model/dictionary.ts";

/**
 * Reads HL7's abstract message syntax: `MSH [EVN] { PATIENT( PID [PD1] [{ NK1 }] ) }`. Square brackets: optional; braces: repeats; a name before round
 * brackets: a group; `*`: segments that the grammar does not name stand anywhere. Undefined when the text does not follow it.
 */
export function parseStructure(name: string, text: string): StructureNode | undefined {
  const tokens = text.match(/[A-Z][A-Z0-9_]*|\*|[[\]{}()]/g) ?? [];
  if (tokens.join("") !== text.replace(/\s+/g, "")) return undefined;
  let at = 0;

  const nodes = (end: string | undefined, optional: boolean, repeats: boolean): StructureNode[] | undefined => {
    const list: StructureNode[] = [];
    while (tokens[at] !== end) {
      const token = tokens[at++];
      if (token === undefined) return undefined;
      if (token === "[" || token === "{") {
        const inner = nodes(token === "[" ? "]" : "}", optional || token === "[", repeats || token === "{");
        if (inner === undefined) return undefined;
        list.push(...inner);
      } else if (/^[A-Z*]/.test(token)) {
        if (tokens[at] !== "(") {
          list.push({ name: token, optional, repeats });
          continue;
        }
        at++;
        const children = nodes(")", false, false);
        if (children === undefined) return undefined;
        list.push({ name: token, optional, repeats, children });
      } else return undefined;
    }
    at++;
    return list;
  };

  const children = nodes(undefined, false, false);
  return children === undefined ? undefined : { name, optional: false, repeats: false, children };
}
