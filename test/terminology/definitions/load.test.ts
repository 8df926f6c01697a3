import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { lazyLibrary, openSite } from "../../../src/terminology/definitions/load.ts";
import { createMembership } from "../../../src/terminology/value-sets/membership.ts";
import { animals, animalSystem, valueSet } from "../example-definitions.ts";

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function site(files: Record<string, unknown>): string {
  const path = mkdtempSync(join(tmpdir(), "terminology-"));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return path;
}

const pack = "build/definitions";

describe("the definitions at hand", () => {
  it("are those of HL7's packages: code systems of R4 and of v2, in each version", () => {
    const library = lazyLibrary(pack, undefined);
    const v2 = library.codeSystem("http://terminology.hl7.org/CodeSystem/v2-0001");
    expect(v2?.display(v2.find("F"))).toBe("Female");
    expect(library.codeSystem("http://hl7.org/fhir/administrative-gender", "4.0.1")?.count).toBe(4);
    expect(library.valueSet("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1")?.name).toBe("AdministrativeGender");
    expect(library.canonical("ValueSet", "administrative-gender")?.url).toBe("http://hl7.org/fhir/ValueSet/administrative-gender");
    expect(library.codeSystem("http://loinc.org")).toBeUndefined();
  });

  it("expand what the specification prints: the marital statuses, with the one of another code system", () => {
    const test = createMembership(lazyLibrary(pack, undefined))("http://hl7.org/fhir/ValueSet/marital-status")!;
    expect(test({ system: "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", code: "M" })).toEqual({ verdict: "member", display: "Married" });
    expect(test({ system: "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", code: "UNK" }).verdict).toBe("member");
    expect(test({ system: "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", code: "ASKU" }).verdict).toBe("none");
  });

  it("are also those of the site, in terminology/ and profiles/, before those of Portage", () => {
    const own = { ...animalSystem, url: "http://hl7.org/fhir/administrative-gender", id: "administrative-gender" };
    const library = lazyLibrary(pack, site({ "terminology/CodeSystem-administrative-gender.json": own, "profiles/ValueSet-all.json": valueSet("all", { system: animals }) }));
    expect(library.codeSystem("http://hl7.org/fhir/administrative-gender")?.count).toBe(6);
    expect(library.valueSet("http://example.org/ValueSet/all")).toBeDefined();
  });

  it("leave out files that cannot be used, with the place of the mistake", () => {
    const { issues, source } = openSite(site({
      "terminology/CodeSystem-a.json": "{",
      "terminology/CodeSystem-b.json": { ...animalSystem, concept: [{ code: "a" }, { code: "b", concept: [{ code: "a" }] }] },
      "terminology/ValueSet-c.json": valueSet("c", { system: animals, concept: [{ code: "a" }], filter: [{ property: "concept", op: "is-a", value: "a" }] }),
      "terminology/ValueSet-d.json": valueSet("d", { system: animals }),
      "terminology/ValueSet-e.json": valueSet("d", { system: animals }),
      "terminology/README.md": "not a definition",
    }));
    expect(issues.map(({ key }) => key)).toEqual(["terminology.definition-shape", "terminology.concept-doubled", "terminology.definition-shape", "terminology.definition-repeated"]);
    expect(issues[1]!.text).toContain("CodeSystem.concept[1].concept[0]");
    expect(source.read("ValueSet", "http://example.org/ValueSet/d")).toBeDefined();
  });
});
