import { parseArgs } from "node:util";
import { loadProfileLibrary } from "../knowledge.ts";
import { labelOf, type Library } from "../validation/packages/library.ts";
import { Profiles } from "../validation/profile/profiles.ts";
import { elementsOf } from "../validation/snapshot/tree.ts";
import { nameOf, type ProfileElement, propertyStarting, typeUrl } from "../validation/structure-definition.ts";
import { showTable } from "./show-table.ts";
import { siteFolder } from "./site-folder.ts";

/** `portage package inspect URL|NAME`: a profile as it is checked, element by element, or what is in a package. */
export async function packageInspect(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { json: { type: "boolean", default: false }, all: { type: "boolean", default: false }, site: { type: "string" } }, allowPositionals: true });
  const [name] = positionals;
  if (name === undefined) {
    process.stderr.write("portage package inspect: name a profile by its URL (or a type of FHIR by its name), or a package.\n");
    return 2;
  }
  const { library } = loadProfileLibrary(siteFolder(values.site));
  const from = [...library.packages, ...library.outer!.packages].find((one) => one.name === name || labelOf(one) === name);
  if (from !== undefined) {
    const listed = from.entries.map(({ resourceType, url, version, place }) => ({ resourceType, url, version, place }));
    process.stdout.write(values.json ? `${JSON.stringify({ package: labelOf(from), definitions: listed })}\n` : showTable(["type", "url", "version"], listed.map((one) => [one.resourceType, one.url, one.version])));
    return 0;
  }
  return inspectProfile(name, library, values);
}

function inspectProfile(name: string, library: Library, { json, all }: { readonly json: boolean; readonly all: boolean }): number {
  const profiles = new Profiles(library);
  const profile = profiles.find(name.includes(":") ? name : typeUrl(name));
  if (profile === undefined || !("root" in profile)) {
    process.stderr.write(`portage package inspect: ${profile === undefined ? `there is no profile and no package ${name}.` : profile.text}\n`);
    return 1;
  }
  const elements = elementsOf(profile.root);
  const entry = library.entry("StructureDefinition", profile.canonical);
  if (json) process.stdout.write(`${JSON.stringify({ url: profile.url, canonical: profile.canonical, type: profile.type, base: profile.definition.baseDefinition, package: entry && labelOf(entry.from), elements, issues: profile.issues })}\n`);
  else {
    process.stdout.write(`${profile.canonical}\na profile of ${profile.type}, on ${profile.definition.baseDefinition ?? "nothing"}${entry === undefined ? "" : `, from ${labelOf(entry.from)}`}\n\n`);
    const base = new Map((profiles.usable(typeUrl(profile.type)) === undefined ? [] : elementsOf(profiles.usable(typeUrl(profile.type))!.root)).map((element) => [element.id, element]));
    const shown = all ? elements : elements.filter((element) => isNarrowed(element, base.get(element.id)));
    process.stdout.write(showTable(["element", "card.", "type", "says"], shown.map((element) => [element.id!, `${element.min}..${element.max}`, typesOf(element), saysOf(element)])));
    for (const { severity, text } of profile.issues) process.stdout.write(`${severity}: ${text}\n`);
    if (!all) process.stdout.write(`${shown.length} of ${elements.length} elements, those that differ from ${profile.type}; --all shows the others.\n`);
  }
  return profile.issues.length === 0 ? 0 : 1;
}

function isNarrowed(element: ProfileElement, base: ProfileElement | undefined): boolean {
  if (base === undefined) return element.sliceName !== undefined || saysOf(element) !== "";
  return base.min !== element.min || base.max !== element.max || typesOf(base) !== typesOf(element) || saysOf(base) !== saysOf(element);
}

function typesOf({ type = [], contentReference }: ProfileElement): string {
  if (contentReference !== undefined) return `see ${contentReference.slice(contentReference.indexOf("#") + 1)}`;
  return type.map(({ code, profile = [], targetProfile = [] }) => `${nameOf(code)}${[...profile, ...targetProfile].length === 0 ? "" : `(${[...profile, ...targetProfile].map(nameOf).join(" | ")})`}`).join(", ");
}

/** Extensions are always sliced by their url. */
function isImplied({ path, slicing }: ProfileElement): boolean {
  return /(^|\.)(modifierE|e)xtension$/.test(path) && slicing?.rules === "open" && slicing.discriminator?.length === 1 && slicing.discriminator[0]!.path === "url";
}

/** The rest of what an element says, in a line. */
function saysOf(element: ProfileElement): string {
  const { slicing, binding, maxLength } = element;
  const values = ["fixed", "pattern", "minValue", "maxValue"].flatMap((word) => {
    const property = propertyStarting(element, word);
    return property === undefined ? [] : [`${word} ${JSON.stringify(element[property])}`];
  });
  return [
    ...(slicing === undefined || isImplied(element) ? [] : [`sliced by ${(slicing.discriminator ?? []).map(({ type, path }) => `${type} ${path}`).join(", ")}, ${slicing.rules ?? "open"}${slicing.ordered === true ? ", ordered" : ""}`]),
    ...values,
    ...(binding?.valueSet === undefined ? [] : [`${binding.strength} ${binding.valueSet}`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
  ].join("; ");
}
