/** A definition resource (StructureDefinition, ValueSet, CodeSystem …) as JSON. */
export interface DefinitionResource {
  readonly resourceType: string;
  readonly url: string;
  readonly version?: string;
  readonly [more: string]: unknown;
}

/** What an index says of a definition; `read` gives the whole. */
export interface DefinitionEntry {
  readonly resourceType: string;
  readonly url: string;
  /** "" where it has none. */
  readonly version: string;
  /** Where it stands: a file, or a line of one. */
  readonly place: string;
  read(): DefinitionResource;
}

/** A package of definitions: an npm package of HL7 content, a FHIR package (.tgz), a folder of JSON, or what one call brings along. */
export interface DefinitionPackage {
  readonly name: string;
  /** "" where it has none. */
  readonly version: string;
  /** FHIR versions that the package names; empty where it names none. */
  readonly fhirVersions: readonly string[];
  /** Packages that it says it rests on, with their versions. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly entries: readonly DefinitionEntry[];
}

/** Resource types that definitions are. */
export const definitionTypes: ReadonlySet<string> = new Set(["StructureDefinition", "ValueSet", "CodeSystem", "ConceptMap", "NamingSystem", "SearchParameter", "OperationDefinition", "CapabilityStatement", "ImplementationGuide", "Questionnaire", "Measure"]);

/** The entry of a definition that is there already; undefined for what is none. */
export function entryOf(value: unknown, place: string): DefinitionEntry | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { resourceType, url, version } = value as { resourceType?: unknown; url?: unknown; version?: unknown };
  if (typeof resourceType !== "string" || !definitionTypes.has(resourceType) || typeof url !== "string") return undefined;
  return { resourceType, url, version: typeof version === "string" ? version : "", place, read: () => value as DefinitionResource };
}

/** A package of definitions that are there already. Bundles and Parameters are looked into; what is no definition is left out. */
export function packageOf(name: string, values: readonly unknown[]): DefinitionPackage {
  const entries = values.flatMap((value) => definitionsIn(value)).flatMap((value) => entryOf(value, name) ?? []);
  return { name, version: "", fhirVersions: [], dependencies: {}, entries };
}

/** A definition itself, or those in a list or Bundle. */
export function definitionsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => definitionsIn(one));
  const { resourceType, entry } = (value ?? {}) as { resourceType?: unknown; entry?: unknown };
  if (resourceType !== "Bundle" || !Array.isArray(entry)) return [value];
  return entry.map((one: unknown) => (one as { resource?: unknown } | null)?.resource);
}

/**
 * The package of a file with one definition a line, whose lines start with resourceType, url and version: an index of it costs no
 * reading of JSON.
 */
export function lineIndex(name: string, version: string, text: string): DefinitionPackage {
  const entries: DefinitionEntry[] = [];
  const head = /\{"resourceType":"([A-Za-z]+)","url":"([^"\\]+)"(?:,"version":"([^"\\]*)")?/y;
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    head.lastIndex = at;
    const match = head.exec(text);
    const from = at;
    if (match !== null) entries.push({ resourceType: match[1]!, url: match[2]!, version: match[3] ?? "", place: name, read: () => JSON.parse(text.slice(from, end)) as DefinitionResource });
    at = end + 1;
  }
  return { name, version, fhirVersions: [], dependencies: {}, entries };
}
