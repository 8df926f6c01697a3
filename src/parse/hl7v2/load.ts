import { readFileSync } from "node:fs";
import type { Dictionary } from "../../model/dictionary.ts";
import { createDictionary, type DictionaryFiles } from "./dictionary.ts";

/** Reads the generated HL7 v2 dictionary that stands beside this file. */
export function loadDictionary(): Dictionary {
  return createDictionary(loadDictionaryFiles());
}

/** The generated files, parsed. */
export function loadDictionaryFiles(): DictionaryFiles {
  const files = { segments: read("segments"), dataTypes: read("data-types"), structures: read("structures"), events: read("events") };
  return files as DictionaryFiles;
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./dictionary/${name}.json`, import.meta.url), "utf8"));
}
