import { parseArgs } from "node:util";
import { loadProfileLibrary } from "../knowledge.ts";
import type { DefinitionPackage } from "../validation/packages/package.ts";
import { labelOf } from "../validation/packages/library.ts";
import { showTable } from "./show-table.ts";
import { siteFolder } from "./site-folder.ts";

const kinds = ["StructureDefinition", "ValueSet", "CodeSystem"];

/** `portage package list`: the packages of definitions that are at hand, what is in them, what they rest on that is missing, and where they contradict one another. */
export async function packageList(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean", default: false }, site: { type: "string" } } });
  const { library, issues } = loadProfileLibrary(siteFolder(values.site));
  const packages = [...library.packages, ...library.outer!.packages];
  const missing = missingDependencies(packages);
  if (values.json) {
    const listed = packages.map((one) => ({ name: one.name, version: one.version, fhirVersions: one.fhirVersions, definitions: countByType(one) }));
    process.stdout.write(`${JSON.stringify({ packages: listed, missing, issues })}\n`);
  } else {
    const rows = packages.map((one) => {
      const count = countByType(one);
      return [one.name, one.version, ...kinds.map((kind) => count[kind] ?? 0), one.entries.length];
    });
    process.stdout.write(showTable(["package", "version", "structures", "value sets", "code systems", "all"], rows));
    for (const line of missing) process.stdout.write(`missing: ${line}\n`);
    for (const { severity, text } of issues) process.stdout.write(`${severity}: ${text}\n`);
  }
  return issues.some(({ severity }) => severity === "error") ? 1 : 0;
}

function countByType({ entries }: DefinitionPackage): Record<string, number> {
  const count: Record<string, number> = {};
  for (const { resourceType } of entries) count[resourceType] = (count[resourceType] ?? 0) + 1;
  return count;
}

/** Packages that others say they rest on. FHIR's own are always there. */
function missingDependencies(packages: readonly DefinitionPackage[]): string[] {
  const there = new Set([...packages.map(({ name }) => name), "hl7.terminology.r4", "hl7.fhir.uv.extensions.r4", "hl7.fhir.r4.examples", "hl7.fhir.r4.expansions"]);
  return packages.flatMap((one) => Object.entries(one.dependencies).flatMap(([name, version]) => (there.has(name) ? [] : [`${name}@${version}, which ${labelOf(one)} rests on`])));
}
