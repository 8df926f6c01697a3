import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { artefactFiles } from "../artefact.ts";
import { type DefinitionEntry, type DefinitionPackage, type DefinitionResource, definitionsIn, definitionTypes, entryOf, lineIndex } from "./package.ts";
import { filesInTar } from "./tar.ts";

export interface LoadedPackages {
  readonly packages: readonly DefinitionPackage[];
  readonly issues: readonly Issue[];
}

/** Bytes that one package may have once it is unpacked. */
const mostBytes = 1 << 30;

/** HL7's own definitions, from the definitions artefact's folder; read when they are asked for. */
export function loadCoreDefinitions(folder: string): DefinitionPackage {
  const file = join(folder, artefactFiles.library);
  if (!existsSync(file)) throw new Error(`HL7's definitions are missing in ${folder}. Run \`npm run generate\` where the development dependencies are installed.`);
  return lineIndex("hl7.fhir.r4.core", "4.0.1", readFileSync(file, "latin1"));
}

/**
 * The packages in a folder such as `profiles/`: each .tgz, each folder with a package.json (its own or in `package/`), and all
 * JSON files that stand beside them as one package. In the order of their names.
 */
export function loadPackages(folder: string): LoadedPackages {
  if (!existsSync(folder)) return { packages: [], issues: [] };
  const packages: DefinitionPackage[] = [];
  const issues: Issue[] = [];
  const loose: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
    if (isFolder || /\.(tgz|tar\.gz)$/.test(entry.name)) {
      const loaded = loadPackage(path);
      packages.push(...loaded.packages);
      issues.push(...loaded.issues);
    } else if (entry.name.endsWith(".json")) loose.push(path);
  }
  if (loose.length > 0) packages.push({ name: basename(folder), version: "", fhirVersions: [], dependencies: {}, entries: loose.flatMap((file) => entriesIn(file, () => readFileSync(file, "utf8"), issues)) });
  return { packages, issues };
}

/** One package: a .tgz, a folder, or a JSON file. */
export function loadPackage(path: string): LoadedPackages {
  const issues: Issue[] = [];
  try {
    const isFolder = statSync(path).isDirectory();
    const files = isFolder ? filesInFolder(path) : path.endsWith(".json") ? new Map([[path, () => readFileSync(path, "utf8")]]) : filesInArchive(path);
    return { packages: [assemble(path, files, issues)], issues };
  } catch (error) {
    return { packages: [], issues: [issue("package.unreadable", { file: path, problem: (error as Error).message })] };
  }
}

type Files = ReadonlyMap<string, () => string>;

function filesInFolder(folder: string): Files {
  const root = existsSync(join(folder, "package", "package.json")) ? join(folder, "package") : folder;
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json") && !name.includes("node_modules")).sort();
  return new Map(names.map((name) => [join(root, name), () => readFileSync(join(root, name), "utf8")]));
}

function filesInArchive(path: string): Files {
  const archive = gunzipSync(readFileSync(path), { maxOutputLength: mostBytes });
  const files = new Map<string, () => string>();
  for (const { name, bytes } of filesInTar(archive)) {
    // `other/` and `example/` hold what the package's authors do not count among its definitions.
    if (name.endsWith(".json") && !/(^|\/)(other|examples?|openapi|xml)\//.test(name)) files.set(`${path}/${name}`, () => new TextDecoder().decode(bytes));
  }
  return files;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly fhirVersions?: readonly string[];
  readonly "fhir-version-list"?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

function assemble(path: string, files: Files, issues: Issue[]): DefinitionPackage {
  const manifestFile = [...files.keys()].find((name) => basename(name) === "package.json");
  const manifest = manifestFile === undefined ? {} : (JSON.parse(files.get(manifestFile)!()) as Manifest);
  const fhirVersions = manifest.fhirVersions ?? manifest["fhir-version-list"] ?? [];
  const name = manifest.name ?? basename(path).replace(/\.(tgz|tar\.gz|json)$/, "");
  if (fhirVersions.length > 0 && !fhirVersions.some((version) => version.startsWith("4."))) issues.push(issue("package.fhir-version", { package: name, version: fhirVersions.join(", ") }));
  const index = [...files.keys()].find((file) => basename(file) === ".index.json");
  const entries = (index === undefined ? undefined : indexed(index, files)) ?? [...files].flatMap(([file, read]) => (basename(file) === "package.json" || basename(file).startsWith(".") ? [] : entriesIn(file, read, issues)));
  return { name, version: manifest.version ?? "", fhirVersions, dependencies: manifest.dependencies ?? {}, entries };
}

/** The entries of a package's own index, so that its files are read when they are asked for; undefined where it has none that can be used. */
function indexed(index: string, files: Files): DefinitionEntry[] | undefined {
  const folder = index.slice(0, -".index.json".length);
  try {
    const { files: listed } = JSON.parse(files.get(index)!()) as { readonly files: readonly { readonly filename: string; readonly resourceType: string; readonly url?: string; readonly version?: string }[] };
    return listed.flatMap(({ filename, resourceType, url, version }): DefinitionEntry[] => {
      const read = files.get(folder + filename);
      if (read === undefined || url === undefined || !definitionTypes.has(resourceType)) return [];
      return [{ resourceType, url, version: version ?? "", place: folder + filename, read: () => JSON.parse(read()) as DefinitionResource }];
    });
  } catch {
    return undefined;
  }
}

function entriesIn(file: string, read: () => string, issues: Issue[]): DefinitionEntry[] {
  try {
    const value = JSON.parse(read().replace(/^\uFEFF/, "")) as unknown;
    return definitionsIn(value).flatMap((definition) => entryOf(definition, file) ?? []);
  } catch (error) {
    // Node's own words quote the text.
    const place = error instanceof SyntaxError ? "it ends too early or has a character out of place" : (error as Error).message;
    issues.push(issue("package.json", { file, problem: place }));
    return [];
  }
}
