import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import type { TableFile } from "./read.ts";
import { show, YamlSource } from "./yaml-source.ts";

/** Names of coding systems (HL7 table 0396) and their URIs. */
export interface CodingSystems {
  readonly systems: ReadonlyMap<string, string>;
  readonly issues: readonly Issue[];
}

/** Reads `coding-systems:` — a map from name to URI. A name stands once, and what it names is a URI. */
export function readCodingSystems({ file, text }: TableFile): CodingSystems {
  const source = new YamlSource(file, text);
  const systems = new Map<string, string>();
  const root = source.root === null ? [] : source.pairs(source.root, "the file");
  for (const { key, value } of root) {
    if (key.text !== "coding-systems") source.unknownKey(key, ["coding-systems"]);
    else {
      for (const pair of source.pairs(value, "coding-systems")) {
        const uri = source.text(pair.value, pair.key.text);
        if (uri === undefined) continue;
        if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/.test(uri.text)) systems.set(pair.key.text, uri.text);
        else source.issues.push(issue("mapping.form", { place: show(uri), what: pair.key.text, expected: "a URI" }));
      }
    }
  }
  return { systems, issues: source.issues };
}
