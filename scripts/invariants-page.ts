/** Writes docs/invariants.md: how each invariant of the R4 core is checked. Fails where one cannot be compiled. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { artefactFiles, type ConstraintsArtefact } from "../src/validation/artefact.ts";
import { compileExpression } from "../src/validation/fhirpath/evaluate.ts";
import { modelOf } from "../src/validation/fhirpath/model.ts";
import { amendmentOf } from "../src/validation/invariants/amendments.ts";
import { loadDefinitions } from "../src/validation/load.ts";

const root = join(import.meta.dirname, "..");
const definitions = loadDefinitions(join(root, "build/definitions"));
const model = modelOf(definitions);
const constraints = JSON.parse(readFileSync(join(root, "build/definitions", artefactFiles.constraints), "utf8")) as ConstraintsArtefact;

const compiled: string[] = [];
const amended = new Map<string, string>();
const left = new Map<string, string>();
for (const [path, list] of Object.entries(constraints)) {
  for (const { key, expression, severity } of list) {
    const amendment = expression === undefined ? { left: "It has no expression." } : amendmentOf(key, expression);
    if (amendment !== undefined && "left" in amendment) {
      left.set(key, amendment.left);
      continue;
    }
    const used = amendment?.expression ?? expression!;
    compileExpression(used, model, definitions.table(path) === undefined ? {} : { table: path });
    if (amendment !== undefined) amended.set(key, amendment.why);
    compiled.push(`| ${key} | ${path} | ${severity} |`);
  }
}

const rows = (reasons: ReadonlyMap<string, string>): string => [...reasons].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, why]) => `| ${key} | ${why} |`).join("\n");
writeFileSync(
  join(root, "docs/invariants.md"),
  `# Invariants of FHIR R4

Written by \`npm run generate:invariants\`. The R4 core states ${compiled.length + Object.values(constraints).flat().filter(({ key }) => left.has(key)).length} invariants at ${Object.keys(constraints).length} elements; types that specialize others inherit
theirs. ${compiled.length} are compiled from their expressions; none needs an interpreter. An invariant is broken when its expression is false; where it is
empty, because what it speaks of is absent or of another precision, the data leave it open.

## Compiled from another expression than the published one
| key | why |
|---|---|
${rows(amended)}

## Not checked as an expression
| key | why |
|---|---|
${rows(left)}

## Compiled
| key | element | severity |
|---|---|---|
${compiled.sort().join("\n")}
`,
);
