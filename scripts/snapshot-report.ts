/**
 * Generates the snapshot of every StructureDefinition of the R4 core package from its differential, compares it with the one that
 * HL7 published, and writes docs/snapshots.md. `npm run generate:snapshots`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateSnapshot, type SnapshotSource } from "../src/validation/snapshot/generate.ts";
import { isBaseConstraint } from "../src/validation/snapshot/constraints.ts";
import { equals } from "../src/validation/runtime/equal.ts";
import type { Constraint, ElementType, ProfileElement, Slicing, StructureDefinition } from "../src/validation/structure-definition.ts";
import { ContentPackage } from "./definitions/package.ts";

const root = join(import.meta.dirname, "..");

/** One property of one element that is not what HL7 published. */
export interface Difference {
  readonly definition: string;
  /** The id of the element. */
  readonly element: string;
  /** `min`, `type` …; `missing` and `extra` for whole elements. */
  readonly facet: string;
  readonly published: unknown;
  readonly generated: unknown;
}

export interface Comparison {
  readonly compared: number;
  readonly same: number;
  readonly differences: readonly Difference[];
  /** What the generator said of differentials that widen their bases, by definition. */
  readonly issues: ReadonlyMap<string, readonly string[]>;
}

interface Explanation {
  readonly title: string;
  readonly text: string;
  readonly fits: (difference: Difference) => boolean;
}

/** Why a snapshot that is generated differs from the one that was published. The first that fits stands. */
const explanations: readonly Explanation[] = [
  {
    title: "The slicing of extensions",
    text: "Elements that a type or backbone has from Element and DomainResource are published without the slicing by url that these have for `extension`, and children of a profile with it. It is the same for all extensions (R4 extensibility, section 2.5.1), so nothing is checked differently.",
    fits: ({ facet, published, generated }) => facet === "slicing" && [published, generated].some((slicing) => (slicing as Slicing | undefined)?.discriminator?.[0]?.path === "url"),
  },
  {
    title: "A type named in a differential",
    text: "`Observation.component.valueQuantity` with a type beside it is published as `value[x]` of one type; it is generated as a slice of `value[x]` by type, as the same path without a type is published. Both allow a Quantity alone, with the same children.",
    fits: ({ definition, element }) => ["bp", "picoelement"].includes(definition) && element.includes("value[x]"),
  },
  {
    title: "The root types",
    text: "Resource, Element and the primitive types are published as HL7's build makes them: what they inherit is left out or replaced (the limits of integer in positiveInt and unsignedInt, the length of string in code, id and markdown).",
    fits: ({ definition }) => /^(Resource|MetadataResource|code|id|markdown|positiveInt|unsignedInt|canonical|oid|url|uuid)$/.test(definition),
  },
  {
    title: "A content reference to a profile's slice",
    text: "The published snapshot lets the reference point to a slice (`#Provenance.agent:Author`), which its differential does not say; and gives that slice another value set than the differential.",
    fits: ({ definition }) => definition === "provenance-relevant-history",
  },
  {
    title: "Constraints of a profile that an element had before",
    text: "SimpleQuantity's constraint stays in the published snapshot where the differential asks for another profile of the type.",
    fits: ({ facet, definition }) => facet === "constraint" && definition.endsWith("cholesterol"),
  },
  {
    title: "A slice name without slicing",
    text: "These differentials name elements with a sliceName and never slice them. Published is the name in the id; generated is the element as it was, narrowed as the differential says, for without a discriminator the name tells nothing apart.",
    fits: ({ definition }) => definition === "catalog" || definition === "familymemberhistory-genetic",
  },
  {
    title: "Children of an extension with a definition",
    text: "The published snapshot repeats the children of two extensions whose definitions it names; generated is the name, and a value is checked against the definition.",
    fits: ({ definition, element }) => definition === "elementdefinition-de" && element.includes(".extension:"),
  },
  {
    title: "A differential that widens its base",
    text: "`codesystem-history` takes extensions away (`max` 0) and then slices them. The published snapshot has the slices; here the base stands, and the generator says so.",
    fits: ({ definition }) => definition === "codesystem-history",
  },
];

/** What is compared of an element: all that is checked in data. Texts, mappings, examples and the like are not. */
const facets = ["min", "max", "base", "type", "contentReference", "maxLength", "isModifier", "mustSupport", "binding", "constraint", "slicing"] as const;

/** Compares all definitions of a package that have both a differential and a snapshot. */
export function compareSnapshots(content: ContentPackage): Comparison {
  const definitions = [...content.resources<StructureDefinition & { readonly id: string }>("StructureDefinition")];
  const byUrl = new Map(definitions.map((definition) => [definition.url, definition]));
  const source: SnapshotSource = {
    snapshotOf: (url) => byUrl.get(url.split("|")[0]!)?.snapshot?.element,
    derives(url, from) {
      for (let one = byUrl.get(url); one !== undefined; one = byUrl.get(one.baseDefinition ?? "")) if (one.url === from) return true;
      return url === from;
    },
  };
  const differences: Difference[] = [];
  const issues = new Map<string, readonly string[]>();
  let compared = 0;
  let same = 0;
  for (const definition of definitions) {
    if (definition.snapshot === undefined || definition.differential === undefined) continue;
    const generated = generateSnapshot(definition, source);
    if (generated === undefined) continue;
    compared++;
    if (generated.issues.length > 0) issues.set(definition.id, generated.issues.map(({ text }) => text));
    const found = differencesIn(definition.id, definition.snapshot.element, generated.elements);
    if (found.length === 0) same++;
    differences.push(...found);
  }
  return { compared, same, differences, issues };
}

function differencesIn(definition: string, published: readonly ProfileElement[], generated: readonly ProfileElement[]): Difference[] {
  const own = new Map(generated.map((element) => [element.id!, element]));
  const theirs = new Map(published.map((element) => [element.id!, element]));
  const extra = generated.filter(({ id }) => !theirs.has(id!)).map(({ id }): Difference => ({ definition, element: id!, facet: "extra", published: undefined, generated: id }));
  return [...extra, ...published.flatMap((element): Difference[] => {
    const other = own.get(element.id!);
    if (other === undefined) return [{ definition, element: element.id!, facet: "missing", published: element.id, generated: undefined }];
    const values = Object.keys({ ...element, ...other }).filter((key) => /^(fixed|pattern|minValue|maxValue)[A-Z]/.test(key));
    return [...facets, ...values].flatMap((facet): Difference[] => {
      const [one, two] = [comparable(facet, element[facet]), comparable(facet, other[facet])];
      return equals(one, two) ? [] : [{ definition, element: element.id!, facet, published: one, generated: two }];
    });
  })];
}

/** A property as far as it is checked: constraints by their keys, types without their own extensions, a binding without its words. */
function comparable(facet: string, value: unknown): unknown {
  switch (facet) {
    case "constraint":
      return [...new Set(((value ?? []) as readonly Constraint[]).map(({ key }) => key).filter((key) => !isBaseConstraint(key)))].sort();
    case "type":
      return ((value ?? []) as readonly ElementType[]).map(({ code, profile, targetProfile }) => ({ code, profile, targetProfile }));
    case "binding": {
      const { strength, valueSet } = (value ?? {}) as { strength?: string; valueSet?: string };
      return { strength, valueSet };
    }
    case "slicing": {
      const { discriminator, rules, ordered = false } = (value ?? {}) as Slicing;
      return value === undefined ? undefined : { discriminator, rules, ordered };
    }
    case "isModifier":
    case "mustSupport":
      return value ?? false;
    default:
      return value;
  }
}

/** The explanation of a difference, or undefined. */
export function explain(difference: Difference): string | undefined {
  return explanations.find(({ fits }) => fits(difference))?.title;
}

/** docs/snapshots.md. */
export function snapshotReport({ compared, same, differences, issues }: Comparison): string {
  const byTitle = Map.groupBy(differences, (difference) => explain(difference) ?? "");
  const onlyExtensions = new Set(differences.map(({ definition }) => definition));
  for (const difference of differences) if (explain(difference) !== explanations[0]!.title) onlyExtensions.delete(difference.definition);
  const sections = explanations.flatMap(({ title, text }) => {
    const found = byTitle.get(title) ?? [];
    const definitions = [...new Set(found.map(({ definition }) => definition))];
    return found.length === 0 ? [] : [`## ${title}\n\n${text}\n\n${found.length} properties or elements in ${definitions.length} definitions${definitions.length <= 12 ? `: ${definitions.join(", ")}` : ""}.\n`];
  });
  const unexplained = (byTitle.get("") ?? []).map(({ definition, element, facet }) => `- ${definition}: \`${element}\` ${facet}`);
  const said = [...issues].flatMap(([definition, texts]) => texts.map((text) => `- ${definition}: ${text}`));
  return `# Snapshots

\`npm run generate:snapshots\` writes this page: the snapshot of every StructureDefinition of FHIR's R4 core package, generated from its differential, beside the one that HL7 published.
Compared is what is checked in data: the elements with their ids and order, cardinality, types with their profiles and targets, content references, fixed values, patterns, limits, bindings, the keys of constraints, slicing, isModifier and mustSupport.

| definitions | |
|---|---|
| compared | ${compared} |
| the same in all | ${same} |
| the same but for the slicing of extensions | ${onlyExtensions.size} |
| with another difference, explained below | ${compared - same - onlyExtensions.size} |
| unexplained differences | ${unexplained.length} |

${sections.join("\n")}${unexplained.length === 0 ? "" : `\n## Unexplained\n\n${unexplained.join("\n")}\n`}
## Differentials that widen their bases

${said.length === 0 ? "None." : said.join("\n")}
`;
}

if (process.argv[1] === import.meta.filename) {
  const comparison = compareSnapshots(new ContentPackage(join(root, "node_modules/hl7.fhir.r4.core")));
  writeFileSync(join(root, "docs/snapshots.md"), snapshotReport(comparison));
  console.log(`snapshots: ${comparison.same} of ${comparison.compared} the same`);
}
