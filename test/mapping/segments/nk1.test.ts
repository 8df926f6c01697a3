import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const fields = (values: Readonly<Record<number, string>>) => ["NK1", ...Array.from({ length: 41 }, (_, i) => values[i + 1] ?? "")].join("|").replace(/\|+$/, "");
const contacts = (...all: readonly Readonly<Record<number, string>>[]) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A04|42|P|2.5", "EVN||20240102", "PID|1||4711^^^H^MR||Doe^Jane", ...all.map(fields), "PV1|1|O"]);

describe("NK1→RelatedPerson", () => {
  it("makes a person for each segment, related to the patient", () => {
    const { all, invalid } = contacts({ 1: "1", 2: "Doe^John", 3: "SPO^Spouse", 5: "555-1", 6: "555-2", 7: "EP" }, { 1: "2", 2: "Roe^Mary", 3: "MTH" });
    expect(all("contact")).toMatchObject([
      {
        name: [{ family: "Doe" }],
        relationship: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: "SPS" }, { code: "SPO" }] }, { coding: [{ code: "EP" }] }],
        telecom: [{ value: "555-1" }, { value: "555-2", use: "work" }],
        patient: { reference: "Patient/patient" },
      },
      { name: [{ family: "Roe" }], relationship: [{ coding: [{ code: "MTH" }, { code: "MTH" }] }] },
    ]);
    expect(invalid).toEqual([]);
  });

  it("does not guess where a home telephone stands", () => {
    expect((contacts({ 2: "Doe^John", 5: "555-1" }).one("contact")!["telecom"] as object[])[0]).not.toHaveProperty("use");
  });

  it("keeps dates, sex, birth and identifiers", () => {
    expect(contacts({ 2: "Doe^John", 8: "20240101", 9: "20241231", 12: "E7", 15: "M", 16: "19600102", 33: "N1", 37: "123-45-6789" }).one("contact")).toMatchObject({
      period: { start: "2024-01-01", end: "2024-12-31" },
      gender: "male",
      birthDate: "1960-01-02",
      identifier: [{ value: "E7", type: { coding: [{ code: "EI" }] } }, { value: "N1" }, { system: "http://hl7.org/fhir/sid/us-ssn", value: "123-45-6789" }],
    });
  });

  it("has the language as its tag beside the sender's code, and in words where the code is no code of ISO 639", () => {
    const language = (field: string) => contacts({ 2: "Doe^John", 20: field }).one("contact")!["communication"];
    expect(language("ger^German^ISO639")).toEqual([{ language: { coding: [{ system: "urn:ietf:bcp:47", code: "de", display: "German" }, { system: "urn:iso:std:iso:639", code: "ger", display: "German" }] } }]);
    expect(language("1^Plattdeutsch")).toEqual([
      { language: { text: "Plattdeutsch", _text: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/alternate-codes", valueCodeableConcept: { coding: [{ code: "1", display: "Plattdeutsch" }] } }] } } },
    ]);
    expect(language("^Frisian")).toEqual([{ language: { text: "Frisian" } }]);
  });

  it("keeps in the archive what R4's extensions say of patients alone", () => {
    const { one, outcome } = contacts({ 2: "Doe^John", 16: "196001020304", 19: "DE", 27: "DE", 36: "D" });
    expect(one("contact")).toMatchObject({ birthDate: "1960-01-02" });
    expect(Object.keys(one("contact")!)).not.toEqual(expect.arrayContaining(["extension", "_birthDate"]));
    expect(["19", "27", "36"].map((field) => outcome(`NK1[1]-${field}[1].1.1`))).toEqual(["archived", "archived", "archived"]);
  });

  it("says that the time of day of a birth stays behind", () => {
    const said = (birth: string) => contacts({ 2: "Doe^John", 16: birth }).issues;
    expect(said("196001020304")).toContain("mapping.date-has-time NK1[1]-16[1].1.1");
    expect(said("19600102").join()).not.toContain("date-has-time");
  });

  it("does not take whom to ask for as a name of the person", () => {
    const { one, outcome } = contacts({ 2: "Doe^John", 30: "Green^Ann" });
    expect(one("contact")!["name"]).toHaveLength(1);
    expect(outcome("NK1[1]-30[1].1.1")).toBe("archived");
  });
});

describe("the code that a map has, where the sender writes several", () => {
  const relationship = (field: string) => (contacts({ 2: "Doe^John", 3: field }).one("contact")!["relationship"] as { coding: object[] }[])[0]!.coding;

  it("is found beside the sender's own", () => {
    expect(relationship("1^Mutter^99LOC^MTH^Mother^HL70063")).toMatchObject([{ system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: "MTH" }, { code: "1", display: "Mutter" }, { code: "MTH", display: "Mother" }]);
    expect(relationship("1^Mutter^99LOC^^^^^^^MTH^Mother^HL70063")[0]).toMatchObject({ system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: "MTH" });
  });

  it("is not guessed where nothing says what it is a code of", () => {
    expect(relationship("1^Mutter^99LOC^MTH^Mother")).toMatchObject([{ code: "1" }, { code: "MTH" }]);
    expect(relationship("1^Mutter^99LOC^MTH^Mother^99ABC")).toHaveLength(2);
  });
});

describe("NK1→Patient.contact", () => {
  it("has the persons that are named too, in their order", () => {
    const { one, outcome, invalid } = contacts(
      { 1: "1", 2: "Doe^John~Doe^Jack", 3: "SPO^Spouse", 4: "1 Main St^^Town~2 Main St^^Town", 5: "555-1~^NET^Internet^j@example.org", 6: "555-2", 7: "EP", 8: "20240101", 9: "20241231", 15: "M", 40: "555-3" },
      { 1: "2", 2: "Roe^Mary", 3: "MTH" },
      { 1: "3", 3: "FTH" },
    );
    const [first, second, third] = one("patient")!["contact"] as Record<string, unknown>[];
    expect(first).toMatchObject({
      name: { family: "Doe", given: ["John"] },
      relationship: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: "SPS" }, { code: "SPO" }] }, { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0131", code: "EP" }] }],
      address: { line: ["1 Main St"], city: "Town" },
      telecom: [{ value: "555-1" }, { system: "email", value: "j@example.org" }, { value: "555-2", use: "work" }, { value: "555-3" }],
      period: { start: "2024-01-01", end: "2024-12-31" },
      gender: "male",
    });
    expect(second).toMatchObject({ name: { family: "Roe" }, relationship: [{ coding: [{ code: "MTH" }, { code: "MTH" }] }] });
    expect(third).toBeUndefined();
    expect(outcome("NK1[1]-2[2].1.1")).toBe("mapped");
    expect(invalid).toEqual([]);
  });

  it("makes a contact of an organization, with whom to ask for there", () => {
    const { one, all, invalid } = contacts({ 3: "EMR^Employer", 4: "1 Main St^^Town", 5: "555-1", 13: "Works Ltd", 30: "Green^Ann~Green^Annie", 31: "555-2" });
    expect(all("contact")).toEqual([]);
    expect(one("patient")!["contact"]).toMatchObject([
      { organization: { reference: "Organization/XON→Organization" }, relationship: [{ coding: [{ code: "E" }, { code: "EMR" }] }], name: { family: "Green", given: ["Ann"] }, telecom: [{ value: "555-1" }, { value: "555-2" }], address: { city: "Town" } },
    ]);
    expect(invalid).toEqual([]);
  });

  it("decides every field of a contact that is an organization alone, and marks what it protects", () => {
    const all = Object.fromEntries(Array.from({ length: 41 }, (_, i) => [i + 1, "1"]));
    const { one, leaves } = contacts({ ...all, 2: "", 8: "20240101", 9: "20240102", 16: "19700101", 23: "Y" });
    expect(leaves("NK1", "undecided")).toEqual([]);
    expect(one("contact")).toBeUndefined();
    expect(one("patient")).toMatchObject({ meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R" }] } });
  });

  it("makes both where a person stands for an organization", () => {
    const { one } = contacts({ 2: "Doe^John", 3: "EMR", 5: "555-1", 13: "Works Ltd" });
    expect(one("contact")).toMatchObject({ name: [{ family: "Doe" }], telecom: [{ value: "555-1" }] });
    expect(one("patient")!["contact"]).toMatchObject([{ organization: {} }]);
    expect((one("patient")!["contact"] as object[])[0]).not.toHaveProperty("telecom");
  });
});
