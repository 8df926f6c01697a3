import { readFileSync } from "node:fs";
import { join } from "node:path";
import { artefactFiles, type ConstraintsArtefact, type DefinitionsArtefact } from "./artefact.ts";
import { createDefinitions, type Definitions } from "./definitions.ts";

/** What the artefact was made from, as a text: other definitions have another. */
export function definitionsStamp(folder: string): string {
  return readFileSync(join(folder, artefactFiles.stamp), "utf8");
}

/** Reads the definitions artefact from its folder (`build/definitions`). Throws when it is not there: nothing works without it. */
export function loadDefinitions(folder: string): Definitions {
  let text: string;
  try {
    text = readFileSync(join(folder, artefactFiles.definitions), "utf8");
  } catch (cause) {
    throw new Error(`The FHIR definitions are missing in ${folder}. Run \`npm run generate\` where the development dependencies are installed.`, { cause });
  }
  const readConstraints = () => JSON.parse(readFileSync(join(folder, artefactFiles.constraints), "utf8")) as ConstraintsArtefact;
  return createDefinitions(JSON.parse(text) as DefinitionsArtefact, readConstraints);
}
