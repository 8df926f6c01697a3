/**
 * Reads HL7's content packages once and writes what Portage needs of them to build/definitions. Does nothing when the packages
 * and this generator are those of the last run; `--force` writes anyway.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLibrary, type Library } from "../../src/terminology/definitions/library.ts";
import { packFiles } from "../../src/terminology/definitions/pack.ts";
import { packSource } from "../../src/terminology/definitions/pack-source.ts";
import { artefactFiles, type DefinitionsArtefact, type StoredConstraint, type StoredElement } from "../../src/validation/artefact.ts";
import { ownConstraints } from "./constraints.ts";
import { elementTables } from "./elements.ts";
import { publishedExtensions } from "./extensions.ts";
import { typeName, type StructureDefinition } from "./fhir.ts";
import { libraryLines } from "./library.ts";
import { ContentPackage } from "./package.ts";
import { terminologyPack } from "./terminology.ts";
import { ValueSetTable } from "./value-sets.ts";

const here = import.meta.dirname;
const root = join(here, "../..");
const target = join(root, "build/definitions");
const names = ["hl7.fhir.r4.core", "hl7.terminology.r4", "hl7.fhir.uv.extensions.r4"];

/** Definitions whose snapshots are kept: base types, and the profiles on data types that base types ask for. */
function isKept(definition: StructureDefinition): boolean {
  if (definition.snapshot === undefined || definition.kind === "logical") return false;
  return definition.derivation !== "constraint" || definition.type === "Quantity";
}

function build(core: ContentPackage, extensions: ContentPackage, library: Library): { definitions: DefinitionsArtefact; constraints: Record<string, StoredConstraint[]> } {
  const valueSets = new ValueSetTable(library);
  const kept = [...core.resources<StructureDefinition>("StructureDefinition")].filter(isKept);
  const types: Record<string, StoredElement[]> = {};
  const constraints: Record<string, StoredConstraint[]> = {};
  const primitives: Record<string, string> = {};
  for (const definition of kept) {
    Object.assign(constraints, definition.derivation === "constraint" ? {} : ownConstraints(definition));
    if (definition.kind === "primitive-type") primitives[definition.type] = valueRegex(definition);
    else for (const [path, elements] of elementTables(definition, valueSets)) types[path] = elements;
  }
  const resources = kept.filter(({ kind }) => kind === "resource");
  return {
    definitions: {
      version: core.version,
      resources: resources.filter(({ abstract }) => !abstract).map(({ type }) => type),
      abstractResources: resources.filter(({ abstract }) => abstract).map(({ url }) => typeName(url)),
      primitives,
      types,
      valueSets: valueSets.stored,
      extensions: publishedExtensions([core, extensions]),
    },
    constraints,
  };
}

function valueRegex(definition: StructureDefinition): string {
  const value = definition.snapshot!.element.find(({ path }) => path === `${definition.type}.value`);
  return value?.type?.[0]?.extension?.find(({ url }) => url === "http://hl7.org/fhir/StructureDefinition/regex")?.valueString ?? "";
}

/** Package versions and the generator's own text. */
function inputHash(packages: readonly ContentPackage[]): string {
  const hash = createHash("sha256");
  for (const [index, content] of packages.entries()) hash.update(`${names[index]}@${content.version}\n`);
  const sources = readdirSync(here).sort().map((file) => join(here, file));
  const readers = ["validation/artefact", "validation/structure-definition", "validation/snapshot/constraints", "terminology/definitions/pack", "terminology/definitions/library", "terminology/value-sets/value-set", "terminology/value-sets/filters", "terminology/code-systems/code-system"];
  for (const file of [...sources, ...readers.map((name) => fileURLToPath(import.meta.resolve(`../../src/${name}.ts`)))]) hash.update(readFileSync(file));
  return hash.digest("hex");
}

function isCurrent(hash: string): boolean {
  const complete = [...Object.values(artefactFiles), ...Object.values(packFiles)].every((file) => existsSync(join(target, file)));
  return complete && (JSON.parse(readFileSync(join(target, artefactFiles.stamp), "utf8")) as { hash: string }).hash === hash;
}

const folders = names.map((name) => join(root, "node_modules", name));
if (!folders.every((folder) => ContentPackage.exists(folder))) {
  console.log(`definitions: the HL7 packages are not installed; ${existsSync(target) ? "build/definitions stays as it is" : "install the development dependencies and run npm run generate"}.`);
} else {
  const packages = folders.map((folder) => new ContentPackage(folder));
  const hash = inputHash(packages);
  if (process.argv.includes("--force") || !isCurrent(hash)) {
    const pack = terminologyPack(packages);
    const { definitions, constraints } = build(packages[0]!, packages[2]!, createLibrary([packSource(pack.index, (from, length) => pack.data.subarray(from, from + length))]));
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, artefactFiles.definitions), JSON.stringify(definitions));
    writeFileSync(join(target, artefactFiles.constraints), JSON.stringify(constraints));
    writeFileSync(join(target, artefactFiles.library), libraryLines(packages).join("\n"));
    writeFileSync(join(target, packFiles.index), JSON.stringify(pack.index));
    writeFileSync(join(target, packFiles.data), pack.data);
    writeFileSync(join(target, artefactFiles.stamp), JSON.stringify({ hash }));
    const listed = definitions.valueSets.filter(({ codes }) => codes !== undefined).length;
    console.log(`definitions: ${pack.index.length} code systems and value sets.`);
    console.log(`definitions: ${Object.keys(definitions.types).length} tables, ${listed} of ${definitions.valueSets.length} required value sets enumerated, ${Object.keys(definitions.extensions).length} extensions.`);
  }
}
