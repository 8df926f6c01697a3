import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeSystem, CodeSystemConcept, ConceptMap, ConceptMapGroup } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import { loadConceptMaps } from "../../src/terminology/load.ts";

const root = join(import.meta.dirname, "../..");
const packages = ["hl7.fhir.r4.core", "hl7.fhir.uv.extensions.r4", "hl7.terminology.r4"].map((name) => join(root, "node_modules", name));
const present = packages.every((folder) => existsSync(folder));
const { conceptMaps, issues } = loadConceptMaps(join(root, "conceptmaps"));
const base = "http://portage.dev/fhir/ConceptMap/";

/** Codes of a table that has no code system of its own: its values are suggestions of the standard. */
const withoutCodeSystem = ["http://terminology.hl7.org/CodeSystem/v2-0112", "http://terminology.hl7.org/CodeSystem/v2-0125", "http://terminology.hl7.org/CodeSystem/v2-0296", "urn:iso:std:iso:639"];
/** The CDC's race and ethnicity codes, language tags, and SNOMED CT, which are not among HL7's packages. */
const elsewhere = ["urn:oid:2.16.840.1.113883.6.238", "urn:ietf:bcp:47", "http://snomed.info/sct"];
/** Table 0078 was closed as a code system of its own when these codes came; its value set is now ObservationInterpretation. */
const later: Record<string, string[]> = { "http://terminology.hl7.org/CodeSystem/v2-0078": ["CAR", "E", "EX", "EXP", "NCL", "UNE"] };
/** Not codes but remarks of the tables, which no sender can write. */
const remarks = new Set(["...", "Meal Related Timings", "U <spec>"]);

/** The codes of a code system in HL7's packages; `undefined` where neither has it. */
function codesOf(url: string): Set<string> | undefined {
  const codes = new Set<string>(later[url]);
  const walk = (concepts: readonly CodeSystemConcept[] | undefined) => concepts?.forEach((concept) => (codes.add(concept.code), walk(concept.concept)));
  const names = [url.split("/").at(-1)!, `encounter-${url.split("/").at(-1)!}`];
  const files = packages.flatMap((folder) => names.map((name) => join(folder, `CodeSystem-${name}.json`))).filter((file) => existsSync(file));
  const systems = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as CodeSystem).filter((system) => system.url === url);
  for (const system of systems) walk(system.concept);
  return systems.length === 0 ? undefined : codes;
}

/** The newest list of a table's codes: HL7 Terminology where it has the table, else R4. */
function tableOf(url: string): string[] {
  const file = [...packages].reverse().map((folder) => join(folder, `CodeSystem-${url.split("/").at(-1)!}.json`)).find((file) => existsSync(file))!;
  return (JSON.parse(readFileSync(file, "utf8")) as CodeSystem).concept!.map(({ code }) => code).filter((code) => !remarks.has(code));
}

const groups = (map: ConceptMap) => map.group!;
const tables = (map: ConceptMap) => [...new Set(groups(map).map(({ source }) => source!))];

describe("conceptmaps/", () => {
  it("loads without an issue", () => {
    expect(issues).toEqual([]);
    expect(conceptMaps.length).toBeGreaterThanOrEqual(30);
  });

  it("has one canonical base, and value sets on both sides", () => {
    for (const map of conceptMaps) {
      expect(map.url).toBe(`${base}${map.id}`);
      expect([map.id, map.sourceUri, map.targetUri]).toEqual([map.id, expect.any(String), expect.any(String)]);
    }
  });

  it("says why wherever it leaves a code unmatched", () => {
    const silent = conceptMaps.flatMap((map) => groups(map).flatMap(({ element }) => element.filter(({ target }) => target!.some(({ equivalence, comment }) => equivalence === "unmatched" && comment === undefined))));
    expect(silent).toEqual([]);
  });

  it("lists each map in its README, with the numbers of codes", () => {
    const readme = readFileSync(join(root, "conceptmaps/README.md"), "utf8");
    for (const map of conceptMaps) {
      const targets = groups(map).flatMap(({ element }) => element.flatMap(({ target }) => target!));
      const unmatched = targets.filter(({ equivalence }) => equivalence === "unmatched").length;
      expect(readme).toMatch(new RegExp(`\\| \`${map.id}\` \\|.*\\| ${targets.length - unmatched} \\| ${unmatched} \\|`));
    }
  });
});

describe.skipIf(!present)(present ? "conceptmaps/ beside HL7's code systems" : "conceptmaps/ beside HL7's code systems (skipped: the HL7 packages are not installed)", () => {
  it.each(conceptMaps.map((map) => [map.id, map] as const))("%s maps codes that exist to codes that exist", (_id, map) => {
    for (const { source, target, element } of groups(map)) {
      const sources = codesOf(source!);
      const targets = codesOf(target!);
      if (!withoutCodeSystem.includes(source!)) expect(element.filter(({ code }) => !sources!.has(code!)).map(({ code }) => code)).toEqual([]);
      if (!elsewhere.includes(target!)) expect(element.flatMap(({ target }) => target!.filter(({ code }) => code !== undefined && !targets!.has(code)).map(({ code }) => code))).toEqual([]);
    }
  });

  it.each(conceptMaps.filter((map) => !withoutCodeSystem.includes(tables(map)[0]!)).map((map) => [map.id, map] as const))("%s decides every code of its table", (_id, map) => {
    const decided = new Set(groups(map).flatMap(({ element }) => element.map(({ code }) => code)));
    expect(tables(map).flatMap(tableOf).filter((code) => !decided.has(code))).toEqual([]);
  });
});

describe("v2-0296-to-language", () => {
  const [ofTable, ofIso] = groups(conceptMaps.find(({ id }) => id === "v2-0296-to-language")!) as [ConceptMapGroup, ConceptMapGroup];
  const tags = ({ element }: ConceptMapGroup) => new Map(element.map(({ code, target }) => [code!, target![0]!.code!]));

  it.each([
    ["en", "en"], ["EN", "en"], ["eng", "en"], ["ENG", "en"],
    ["ger", "de"], ["deu", "de"], ["fre", "fr"], ["chi", "zh"], ["ara", "ar"], // for bibliography and for terminology
    ["haw", "haw"], ["en-US", "en-US"],
  ])("says %s as %s", (code, tag) => {
    expect(tags(ofTable).get(code)).toBe(tag);
  });

  it("has no code that ISO 639 does not give: they are a site's own", () => {
    expect(["1", "E", "SP", "ENGLISH"].filter((code) => tags(ofTable).has(code) || tags(ofIso).has(code))).toEqual([]);
  });

  it("agrees with the Unicode CLDR on the tag of a code, but where the CLDR goes over to another language", () => {
    const others = new Set(["bh", "tl", "tw", "cnr", "fat", "him"]);
    const differing = [...tags(ofIso)].filter(([code, tag]) => Intl.getCanonicalLocales(code)[0] !== tag && !others.has(tag));
    expect(differing).toEqual([]);
  });
});
