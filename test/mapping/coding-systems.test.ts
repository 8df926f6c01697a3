import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCodingSystems } from "../../src/mapping/coding-systems.ts";
import { loadCodingSystems } from "../../src/mapping/load.ts";

const root = new URL("../../", import.meta.url).pathname;
const { systems, issues } = loadCodingSystems(join(root, "mappings/hl7v2"));
const packages = ["hl7.terminology.r4", "hl7.fhir.r4.core"].map((name) => join(root, "node_modules", name));

/** URIs of FHIR R4's page of known systems that the packages hold no resource for. */
const onR4sPage = ["urn:iso:std:iso:4217", "urn:ietf:bcp:13"];

/** ISO's own URN (RFC 5141) of a standard for whose parts alone HL7 has published URIs. */
const ofIso = ["urn:iso:std:iso:639"];

interface Published {
  readonly url?: string;
  readonly uniqueId?: readonly { readonly value: string }[];
}

describe("coding systems of table 0396", () => {
  it("load without an issue", () => {
    expect(issues).toEqual([]);
    expect(systems.get("LN")).toBe("http://loinc.org");
    expect(systems.get("SCT")).toBe("http://snomed.info/sct");
  });

  it("hold no name of a site's own codes", () => {
    expect(["L", "LB", "99ZZZ", "99LAB"].filter((name) => systems.has(name))).toEqual([]);
  });

  it.skipIf(!packages.every((path) => existsSync(path)))("are URIs that HL7 has published (skipped where HL7's packages are not installed)", () => {
    const published = new Set<string | undefined>([...onR4sPage, ...ofIso]);
    for (const folder of packages) {
      for (const file of readdirSync(folder)) {
        if (!/^(CodeSystem|NamingSystem)-/.test(file)) continue;
        const { url, uniqueId = [] } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Published;
        published.add(url);
        for (const { value } of uniqueId) published.add(value);
      }
    }
    expect([...systems].filter(([, uri]) => !published.has(uri))).toEqual([]);
  });
});

describe("readCodingSystems", () => {
  it("refuses a name that stands twice, a value that is no URI, and another key", () => {
    const keys = (text: string) => readCodingSystems({ file: "coding-systems.yaml", text }).issues.map(({ key }) => key);
    expect(keys("coding-systems:\n  LN: http://loinc.org\n  LN: http://loinc.org/2\n")).toEqual(["mapping.yaml"]);
    expect(keys("coding-systems:\n  LN: loinc\n")).toEqual(["mapping.form"]);
    expect(keys("systems:\n  LN: http://loinc.org\n")).toEqual(["mapping.unknown-key"]);
  });
});
