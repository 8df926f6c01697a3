import type { Dictionary, StructureNode } from "../../model/dictionary.ts";
import { parseStructure } from "../grammar/structure.ts";
import type { MessageSyntax } from "../syntax.ts";

/** The names of all groups of a message's structure, by its table's own grammar or else the dictionary's. */
export function groupsOf({ structure, grammar }: MessageSyntax, dictionary: Dictionary): ReadonlySet<string> {
  const node = grammar === null ? dictionary.structure(structure) : parseStructure(structure, grammar.text);
  const names = new Set<string>();
  const walk = ({ children = [] }: StructureNode) => {
    for (const child of children) {
      if (child.children === undefined) continue;
      names.add(child.name);
      walk(child);
    }
  };
  if (node !== undefined) walk(node);
  return names;
}
