import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const fields = (values: Readonly<Record<number, string>>) => ["PID", ...Array.from({ length: 40 }, (_, i) => values[i + 1] ?? "")].join("|").replace(/\|+$/, "");
const patient = (values: Readonly<Record<number, string>>) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A04|42|P|2.5", "EVN||20240102", fields({ 3: "4711^^^H&1.2.3.4&ISO^MR", ...values }), "PV1|1|O"]);
const extension = (url: string, values: Readonly<Record<number, string>>) =>
  ((patient(values).one("patient")!["extension"] ?? []) as { url: string }[]).filter((one) => one.url === `http://hl7.org/fhir/StructureDefinition/${url}`);

describe("PID→Patient: identity", () => {
  it("keeps identifiers in order, each with the system of its authority", () => {
    expect(patient({ 2: "1^^^X&1.9&ISO", 3: "4711^^^H&1.2.3.4&ISO^MR~0815^^^L&2.3.4&ISO^PI", 4: "9^^^Y&1.8&ISO" }).one("patient")!["identifier"]).toMatchObject([
      { value: "1", system: "urn:oid:1.9" },
      { value: "4711", system: "urn:oid:1.2.3.4", type: { coding: [{ code: "MR" }] } },
      { value: "0815", system: "urn:oid:2.3.4", type: { coding: [{ code: "PI" }] } },
      { value: "9", system: "urn:oid:1.8" },
    ]);
  });

  it("gives a social security number and a driver's license their types", () => {
    expect(patient({ 19: "123-45-6789", 20: "D55^CA^20300101" }).one("patient")!["identifier"]).toMatchObject([
      {},
      { system: "http://hl7.org/fhir/sid/us-ssn", value: "123-45-6789", type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "SS" }] } },
      { value: "D55", type: { coding: [{ code: "DL" }] }, period: { end: "2030-01-01" } },
    ]);
  });

  it("asks for a patient identifier", () => {
    expect(patient({ 3: "" }).issues).toContain("mapping.required-missing");
  });

  it("keeps the account and the mother's identifier in resources of their own", () => {
    const { one, invalid } = patient({ 18: "A1^^^B&1.5&ISO", 21: "M9^^^H&1.2.3.4&ISO" });
    expect(one("account")).toMatchObject({ status: "unknown", identifier: [{ value: "A1" }], subject: [{ reference: "Patient/patient" }] });
    expect(one("mother")).toMatchObject({ identifier: [{ value: "M9" }], relationship: [{ coding: [{ code: "MTH" }] }], patient: { reference: "Patient/patient" } });
    expect(one("encounter")).toMatchObject({ account: [{ reference: "Account/account" }] });
    expect(invalid).toEqual([]);
  });

  it("says whether the identity is known", () => {
    expect(extension("patient-unknownIdentity", { 31: "Y" })).toMatchObject([{ valueCodeableConcept: { coding: [{ system: "http://hl7.org/fhir/patient-unknownIdentity", code: "unknown" }, { code: "Y" }] } }]);
    expect(extension("patient-unknownIdentity", { 31: "N" })).toMatchObject([{ valueCodeableConcept: { coding: [{ code: "known" }, { code: "N" }] } }]);
  });
});

describe("PID→Patient: names, sex and birth", () => {
  it("keeps names and calls an alias a nickname unless its type says otherwise", () => {
    expect(patient({ 5: "Doe^Jane^^^^^L", 9: "Doe^Jay~Roe^Jane^^^^^M" }).one("patient")!["name"]).toMatchObject([{ family: "Doe", use: "official" }, { given: ["Jay"], use: "nickname" }, { family: "Roe", use: "maiden" }]);
  });

  it("keeps the first maiden name of the mother, and the second in the archive", () => {
    expect(extension("patient-mothersMaidenName", { 6: "Smith~Smythe" })).toMatchObject([{ valueString: "Smith" }]);
    expect(patient({ 6: "Smith~Smythe" }).outcome("PID[1]-6[2].1.1")).toBe("archived");
  });

  it("keeps a birth date with month only as it is", () => {
    expect(patient({ 7: "201903" }).one("patient")).toMatchObject({ birthDate: "2019-03" });
    expect(patient({ 7: "201903" }).one("patient")).not.toHaveProperty("_birthDate");
  });

  it("keeps the time of birth in HL7's extension", () => {
    expect(patient({ 7: "20190321101500+0100" }).one("patient")).toMatchObject({
      birthDate: "2019-03-21",
      _birthDate: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/patient-birthTime", valueDateTime: "2019-03-21T10:15:00+01:00" }] },
    });
  });

  it("translates sex", () => {
    expect(patient({ 8: "F" }).one("patient")).toMatchObject({ gender: "female" });
    expect(patient({ 8: "A" }).one("patient")).toMatchObject({ gender: "other" });
    expect(patient({}).one("patient")).not.toHaveProperty("gender");
  });

  it("says the birth order, or else whether the birth was multiple", () => {
    expect(patient({ 25: "2" }).one("patient")).toMatchObject({ multipleBirthInteger: 2 });
    expect(patient({ 24: "N" }).one("patient")).toMatchObject({ multipleBirthBoolean: false });
    const both = patient({ 24: "Y", 25: "2" });
    expect(both.one("patient")).toMatchObject({ multipleBirthInteger: 2 });
    expect(both.one("patient")).not.toHaveProperty("multipleBirthBoolean");
    expect(both.issues.filter((key) => key.startsWith("mapping.yielded"))).toEqual([]);
  });

  it("warns where a birth order stands beside a birth that was not multiple", () => {
    const { one, issues, outcome } = patient({ 24: "N", 25: "2" });
    expect(one("patient")).toMatchObject({ multipleBirthBoolean: false });
    expect(outcome("PID[1]-25[1].1.1")).toBe("left");
    expect(issues).toContain("mapping.yielded PID[1]-25[1].1.1");
  });
});

describe("PID→Patient: death", () => {
  it("says death without a date as such", () => {
    expect(patient({ 30: "Y" }).one("patient")).toMatchObject({ deceasedBoolean: true });
    expect(patient({ 30: "N" }).one("patient")).toMatchObject({ deceasedBoolean: false });
    expect(patient({}).one("patient")).not.toHaveProperty("deceasedBoolean");
  });

  it("prefers the time of death, which says all that the indicator says", () => {
    const { one, issues } = patient({ 29: "20240101", 30: "Y" });
    expect(one("patient")).toMatchObject({ deceasedDateTime: "2024-01-01" });
    expect(one("patient")).not.toHaveProperty("deceasedBoolean");
    expect(issues.filter((key) => key.startsWith("mapping.yielded"))).toEqual([]);
  });

  it("warns and flips nothing where a date of death stands beside an indicator that says no", () => {
    const { one, issues, outcome } = patient({ 29: "20240101", 30: "N" });
    expect(one("patient")).toMatchObject({ deceasedDateTime: "2024-01-01" });
    expect(one("patient")).not.toHaveProperty("deceasedBoolean");
    expect(outcome("PID[1]-30[1].1.1")).toBe("left");
    expect(issues).toContain("mapping.yielded PID[1]-30[1].1.1");
  });

  it("does not lose the death where its date cannot be read", () => {
    const { one, outcome } = patient({ 29: "yesterday", 30: "Y" });
    expect(one("patient")).toMatchObject({ deceasedBoolean: true });
    expect(outcome("PID[1]-29[1].1.1")).toBe("failed");
  });

  it("fails an indicator that table 0136 does not have", () => {
    expect(patient({ 30: "NO" }).outcome("PID[1]-30[1].1.1")).toBe("failed");
    expect(patient({ 30: "NO" }).one("patient")).not.toHaveProperty("deceasedBoolean");
  });
});

describe("PID→Patient: addresses and telecommunication", () => {
  it("writes the county into the only address", () => {
    expect(patient({ 11: "1 Main St^^Town", 12: "Green" }).one("patient")!["address"]).toMatchObject([{ city: "Town", district: "Green" }]);
    expect(patient({ 12: "Green" }).one("patient")!["address"]).toEqual([{ district: "Green" }]);
  });

  it("keeps the address's own county and warns of another one", () => {
    const { one, issues } = patient({ 11: "1 Main St^^Town^^^^^^Blue", 12: "Green" });
    expect(one("patient")!["address"]).toMatchObject([{ district: "Blue" }]);
    expect(issues).toContain("mapping.yielded PID[1]-12[1].1.1");
  });

  it("keeps the county apart where there are several addresses", () => {
    expect(patient({ 11: "1 Main St^^Town~2 Side St^^City", 12: "Green" }).one("patient")!["address"]).toMatchObject([{ city: "Town" }, { city: "City" }, { district: "Green" }]);
  });

  it("takes the use from the field where the number does not say it", () => {
    expect(patient({ 13: "555-1~555-2^ORN", 14: "555-3", 40: "555-4" }).one("patient")!["telecom"]).toMatchObject([
      { value: "555-1", use: "home" },
      { value: "555-2", use: "home" },
      { value: "555-3", use: "work" },
      { value: "555-4" },
    ]);
  });

  it("takes \"\" as the wish to delete, and writes nothing", () => {
    const { one, outcome } = patient({ 13: '""' });
    expect(one("patient")).not.toHaveProperty("telecom");
    expect(outcome("PID[1]-13[1].1.1")).toBe("left");
  });
});

describe("PID→Patient: further demographics", () => {
  it("makes an extension for each citizenship", () => {
    const one = (code: string) => ({ extension: [{ url: "code", valueCodeableConcept: { coding: [{ code }] } }] });
    expect(extension("patient-citizenship", { 26: "US~CA" })).toMatchObject([one("US"), one("CA")]);
  });

  it("keeps religion, birth place, nationality and language", () => {
    const { one, invalid } = patient({ 15: "en", 16: "M", 17: "CHR", 23: "Ulm", 28: "DE" });
    expect(one("patient")).toMatchObject({ communication: [{ language: { coding: [{ system: "urn:ietf:bcp:47", code: "en" }, { code: "en" }] } }], maritalStatus: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", code: "M" }, { code: "M" }] } });
    expect(extension("patient-religion", { 17: "CHR" })).toMatchObject([{ valueCodeableConcept: { coding: [{ code: "CHR" }] } }]);
    expect(extension("patient-birthPlace", { 23: "Ulm" })).toMatchObject([{ valueAddress: { text: "Ulm" } }]);
    expect(extension("patient-nationality", { 28: "DE" })).toMatchObject([{ extension: [{ url: "code", valueCodeableConcept: { coding: [{ code: "DE" }] } }] }]);
    expect(invalid).toEqual([]);
  });

  it("translates religion to the codes that R4 binds the extension to, beside the sender's own", () => {
    const affiliation = { system: "http://terminology.hl7.org/CodeSystem/v3-ReligiousAffiliation", code: "1009", display: "Baptist" };
    expect(extension("patient-religion", { 17: "BAP^Baptist^HL70006" })).toMatchObject([{ valueCodeableConcept: { coding: [affiliation, { system: "http://terminology.hl7.org/CodeSystem/v2-0006", code: "BAP", display: "Baptist" }] } }]);
    expect(extension("patient-religion", { 17: "BAP^Bapteme^LOCAL" })).toMatchObject([{ valueCodeableConcept: { coding: [{ code: "BAP", display: "Bapteme" }] } }]);
  });

  it("keeps species and breed of an animal in one extension", () => {
    expect(extension("patient-animal", { 35: "125097000^Goat", 36: "132^Boer" })).toMatchObject([{ extension: [{ url: "species" }, { url: "breed" }] }]);
  });

  it("keeps race and ethnicity in the archive where no realm is set", () => {
    const { leaves } = patient({ 10: "2106-3", 22: "N" });
    expect(leaves("PID", "archived")).toEqual(["PID[1]-10[1].1.1", "PID[1]-22[1].1.1"]);
  });
});
