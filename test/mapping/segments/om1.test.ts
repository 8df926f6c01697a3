import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { segment } from "./fields.ts";

const catalog = (structure: string, event: string, ...segments: readonly string[]) =>
  convertMessage([`MSH|^~\\&|LAB|H|EHR|H|20240102030405+0100||MFN^${structure}^MFN_${structure}|42|P|2.8.2`, "MFI|OM1^Tests^HL70175||UPD|20240101|20240102|NE", `MFE|${event}|C1|20240201|2345-7^Glucose^LN|CWE`, ...segments]);
const glucose = (fields: Readonly<Record<number, string>> = {}) => segment("OM1", { 1: "1", 2: "2345-7^Glucose^LN", 3: "NM~XPN", 4: "Y", ...fields });
const extension = (name: string) => `http://hl7.org/fhir/StructureDefinition/${name}`;

describe("OM1", () => {
  it("is a test of the catalog", () => {
    const { one, outcome, invalid } = catalog("M08", "MAD", glucose({ 5: "^H Lab", 6: "Sugar in blood", 7: "GLU^Glucose^L", 9: "Glucose", 10: "GLU", 11: "Glucose in serum", 14: "HK^Hexokinase^L", 16: "CHEM^Chemistry", 17: "^WPN^PH^^^555^1234", 18: "A^Atomic^HL70174", 21: "20240101", 22: "20240201", 49: "CH" }));
    expect(one("test")).toMatchObject({
      resourceType: "ObservationDefinition",
      code: { coding: [{ system: "http://loinc.org", code: "2345-7" }, { code: "GLU" }] },
      permittedDataType: ["Quantity"],
      preferredReportName: "Glucose",
      method: { coding: [{ code: "HK" }] },
      category: [{ coding: [{ code: "A" }] }, { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0074", code: "CH" }] }],
    });
    expect(one("test")!["modifierExtension"]).toEqual([{ url: extension("artifact-status"), valueCode: "active" }]);
    expect(one("test")!["extension"]).toEqual(
      expect.arrayContaining([
        { url: extension("artifact-publisher"), valueString: "H Lab" },
        { url: extension("artifact-description"), valueMarkdown: "Sugar in blood" },
        { url: extension("artifact-name"), valueString: "GLU" },
        { url: extension("artifact-title"), valueString: "Glucose in serum" },
        { url: extension("artifact-date"), valueDateTime: "2024-01-01" },
        { url: extension("artifact-effectivePeriod"), valuePeriod: { start: "2024-02-01" } },
        { url: extension("artifact-contact"), valueContactDetail: expect.objectContaining({ name: "Chemistry", telecom: [expect.objectContaining({ system: "phone" })] }) },
      ]),
    );
    expect(outcome("OM1[1]-3[2].1.1")).toBe("archived");
    expect(one("header")).toMatchObject({ focus: [{ reference: "ObservationDefinition/test" }] });
    expect(invalid).toEqual([]);
  });

  it("can be ordered where the catalog says so, and is retired where the record is", () => {
    const { one, invalid } = catalog("M08", "MDC", glucose({ 11: "Glucose in serum", 12: "Y", 46: "ARM^Arm^L" }));
    expect(one("service")).toMatchObject({
      resourceType: "ActivityDefinition",
      status: "retired",
      kind: "ServiceRequest",
      title: "Glucose in serum",
      code: { coding: [{ code: "2345-7" }] },
      bodySite: [{ coding: [{ code: "ARM" }] }],
      observationResultRequirement: [{ reference: "ObservationDefinition/test" }],
    });
    expect(one("test")!["modifierExtension"]).toEqual([{ url: extension("artifact-status"), valueCode: "retired" }]);
    expect(catalog("M08", "MUP", glucose({ 12: "Y" })).one("service")).toMatchObject({ status: "unknown" });
    expect(catalog("M08", "MAD", glucose()).one("service")).toBeUndefined();
    expect(invalid).toEqual([]);
  });

  it("names who takes part in its Provenance", () => {
    const { one, invalid } = catalog("M08", "MAD", glucose(), "PRT||AD||RO^Responsible^HL70912|7^Adams^Ann");
    expect(one("testEntry")).toMatchObject({ target: [{ reference: "ObservationDefinition/test" }], activity: { coding: [{ code: "MAD" }] } });
    expect(one("testEntry")!["agent"]).toContainEqual({ who: { reference: "PractitionerRole/testParticipation" } });
    expect(invalid).toEqual([]);
  });
});

describe("OM2 to OM7", () => {
  it("OM2 has the unit and the ranges, each for whom it holds", () => {
    const { one, invalid } = catalog("M08", "MAD", glucose(), segment("OM2", { 1: "1", 2: "mg/dL", 4: "mmol/L", 6: "70&99^F^18&60~60&100^M", 7: "40&400", 8: "10&1000" }));
    expect(one("test")).toMatchObject({
      quantitativeDetails: { customaryUnit: { coding: [{ code: "mg/dL" }] }, unit: { coding: [{ code: "mmol/L" }] } },
      qualifiedInterval: [
        { category: "reference", gender: "female", range: { low: { unit: "mg/dL" }, high: { unit: "mg/dL" } }, age: { low: {}, high: {} } },
        { category: "reference", gender: "male" },
        { category: "critical" },
        { category: "absolute" },
      ],
    });
    expect(invalid).toEqual([]);
  });

  it("OM3 has the answers that are allowed", () => {
    const { one, outcome, invalid } = catalog("M09", "MAD", segment("OM1", { 1: "1", 2: "5778-6^Color^LN", 3: "CWE" }), "OM3|1||R^Red^HL70005~B^Blue^HL70005~^Green|R^Red^L");
    expect(one("answers")).toMatchObject({
      resourceType: "ValueSet",
      status: "active",
      compose: { include: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0005", concept: [{ code: "R", display: "Red" }] }, { concept: [{ code: "B" }] }] },
    });
    expect(one("test")).toMatchObject({ permittedDataType: ["CodeableConcept"], validCodedValueSet: { reference: "ValueSet/answers" } });
    expect(outcome("OM3[1]-3[3].2.1")).toBe("archived");
    expect(invalid).toEqual([]);
  });

  it("OM4 is the specimen that is needed", () => {
    const om4 = segment("OM4", { 1: "1", 3: "Red top", 4: "10", 5: "mL", 6: "SER^Serum^HL70487", 7: "HEP^Heparin^HL70371", 8: "Spin", 9: "Keep cold", 11: "2^mL", 12: "Fasting", 14: "7^d", 15: "REF^Refrigerated^HL70376", 16: "P" });
    const { one, invalid } = catalog("M08", "MAD", glucose({ 12: "Y", 37: "No food~No smoking" }), om4);
    expect(one("specimenNeeded")).toMatchObject({
      resourceType: "SpecimenDefinition",
      patientPreparation: [{ text: "No food" }, { text: "No smoking" }],
      typeTested: [
        {
          type: { coding: [{ code: "SER" }] },
          preference: "preferred",
          container: { description: "Red top", capacity: { unit: "mL" }, minimumVolumeQuantity: { unit: "mL" }, additive: [{ additiveCodeableConcept: { coding: [{ code: "HEP" }] } }], preparation: "Spin" },
          requirement: "Fasting",
          handling: [{ instruction: "Keep cold" }, { temperatureQualifier: { coding: [{ code: "REF" }] } }],
        },
      ],
    });
    expect(one("service")).toMatchObject({ specimenRequirement: [{ reference: "SpecimenDefinition/specimenNeeded" }] });
    expect(invalid).toEqual([]);
  });

  it("OM5 is a battery of tests, which are those that their own records define", () => {
    const { one, all, keys, invalid } = catalog("M10", "MAD", segment("OM1", { 1: "1", 2: "24323-8^Panel^LN" }), "OM5|1|2345-7^Glucose^LN~2951-2^Sodium^LN");
    expect(one("service")).toMatchObject({ observationResultRequirement: [{ reference: "ObservationDefinition/CWE→ObservationDefinition" }, { reference: "ObservationDefinition/CWE→ObservationDefinition" }] });
    expect(all("CWE→ObservationDefinition")).toMatchObject([{ code: { coding: [{ code: "2345-7" }] } }, { code: { coding: [{ code: "2951-2" }] } }]);
    expect(keys("CWE→ObservationDefinition")).toContainEqual(catalog("M08", "MAD", glucose()).key("test"));
    expect(invalid).toEqual([]);
  });

  it("OM6 says how the value is calculated, OM7 when the service is offered", () => {
    const calculated = catalog("M11", "MAD", segment("OM1", { 1: "1", 2: "33914-3^GFR^LN" }), "OM6|1|CKD-EPI", "OM2|1|mL/min");
    expect(calculated.one("test")).toMatchObject({ method: { text: "CKD-EPI" } });
    const offered = catalog("M12", "MAD", segment("OM1", { 1: "1", 2: "24627-2^CT^LN" }), segment("OM7", { 1: "1", 2: "24627-2^CT^LN", 3: "RAD^Radiology^L", 6: "20240101", 7: "20301231", 21: "RAD^1^^H" }));
    expect(offered.one("service")).toMatchObject({ topic: [{ coding: [{ code: "RAD" }] }], effectivePeriod: { start: "2024-01-01", end: "2030-12-31" }, location: { reference: "Location/OM7→ActivityDefinition" } });
    expect([...calculated.invalid, ...offered.invalid]).toEqual([]);
  });
});
