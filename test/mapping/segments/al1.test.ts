import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const admission = ["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||ADT^A01^ADT_A01|1|P|2.5.1", "PID|1||MRN1^^^GHH^MR||DOE^JANE"];
const active = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", code: "active", display: "Active" }] };

describe("AL1→AllergyIntolerance", () => {
  const { all, one, leaves, invalid, issues, outcome } = convertMessage([
    ...admission,
    "AL1|1|FA^Food allergy^HL70127|91935009^Allergy to peanuts^SCT|SV^Severe^HL70128|Hives~Swelling|201903",
    "AL1|2|DA|716186003^No known allergy^SCT",
    "AL1|3|MC|X1^Contrast medium^L|MO",
  ]);
  const [peanuts, none, contrast] = all("allergy");

  it("says what the patient is allergic to, of which type and category", () => {
    expect(peanuts).toMatchObject({
      type: "allergy",
      category: ["food"],
      code: { coding: [{ system: "http://snomed.info/sct", code: "91935009", display: "Allergy to peanuts" }] },
      patient: { reference: "Patient/patient" },
    });
  });

  it("takes a severity as criticality only where the map has one, and keeps what the sender wrote", () => {
    const severe = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0128", code: "SV", display: "Severe" }] };
    expect(peanuts).toMatchObject({ criticality: "high", _criticality: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/alternate-codes", valueCodeableConcept: severe }] } });
    expect(contrast).not.toHaveProperty("criticality");
    expect(contrast).toMatchObject({ _criticality: { extension: [{ valueCodeableConcept: { coding: [{ code: "MO" }] } }] } });
    expect(issues).toContain("mapping.code-unmapped AL1[3]-4[1].1.1");
  });

  it("makes one reaction with each manifestation in the sender's words", () => {
    expect(peanuts!["reaction"]).toEqual([{ manifestation: [{ text: "Hives" }, { text: "Swelling" }] }]);
  });

  it("reads a reaction as coded where the sender names a coding system", () => {
    const { one, leaves, invalid } = convertMessage([...admission, "AL1|1|DA|X|SV|247472004^Hives^SCT~Swelling"]);
    expect(one("allergy")!["reaction"]).toEqual([{ manifestation: [{ coding: [{ system: "http://snomed.info/sct", code: "247472004", display: "Hives" }] }, { text: "Swelling" }] }]);
    expect([leaves("AL1", "undecided"), invalid]).toEqual([[], []]);
    // Without one, the parts may be two reactions.
    expect(convertMessage([...admission, "AL1|1|DA|X|SV|Rash^Itching"]).one("allergy")!["reaction"]).toEqual([{ manifestation: [{ text: "Rash" }] }]);
  });

  it("keeps the precision of the date", () => {
    expect(peanuts!["onsetDateTime"]).toBe("2019-03");
  });

  it("keeps the meaning of a code that says that no allergy is known", () => {
    expect(none).toMatchObject({ code: { coding: [{ system: "http://snomed.info/sct", code: "716186003" }] }, clinicalStatus: active });
    expect(none).not.toHaveProperty("reaction");
  });

  it("is active, and says nothing of how certain it is", () => {
    expect(all("allergy").map(({ clinicalStatus }) => clinicalStatus)).toEqual([active, active, active]);
    expect(one("allergy")).not.toHaveProperty("verificationStatus");
  });

  it.each(["XX^Foo", "XX|||SVX^Worse", "||SVX", "|||Hives", "||||20240101"])("has a clinical status (ait-1), whatever it leaves out or says in codes of its own: %s", (fields) => {
    const { one, invalid } = convertMessage([...admission, `AL1|1|${fields}`]);
    expect(one("allergy")).toMatchObject({ clinicalStatus: active });
    expect(invalid).toEqual([]);
  });

  it.each([
    ["AA^Animal allergy", "environment"],
    ["LA^Pollen allergy", "environment"],
    ["DA^Drug allergy", "medication"],
    ["MA^Miscellaneous allergy", undefined],
  ])("keeps the kind of HL7 v2 beside R4's coarser type: %s", (kind, category) => {
    const [code, display] = kind.split("^");
    const { one, invalid } = convertMessage([...admission, `AL1|1|${kind}^HL70127|X`]);
    const original = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0127", code, display }] };
    expect(one("allergy")).toMatchObject({ type: "allergy", _type: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/alternate-codes", valueCodeableConcept: original }] } });
    expect(one("allergy")!["category"]).toEqual(category === undefined ? undefined : [category]);
    expect(invalid).toEqual([]);
  });

  it("takes a second code where the field has no first, as HL7's guide does for codes", () => {
    const { one, outcome, issues, invalid } = convertMessage([...admission, "AL1|1|^^^DA^Drug allergy^HL70127|X|^^^SV^Severe^HL70128"]);
    expect(one("allergy")).toMatchObject({ type: "allergy", category: ["medication"], criticality: "high" });
    expect(outcome("AL1[1]-2[1].4.1")).toBe("mapped");
    expect([issues.filter((issue) => issue.includes("AL1")), invalid]).toEqual([[], []]);
    const local = convertMessage([...admission, "AL1|1|1^Medikament^99L^DA^Drug allergy^HL70127|X"]);
    expect(local.one("allergy")).toMatchObject({ _type: { extension: [{ valueCodeableConcept: { coding: [{ code: "1" }, { code: "DA" }] } }] } });
  });

  it("gives a contraindication no type and no category, and keeps its code", () => {
    expect(contrast).not.toHaveProperty("type");
    expect(contrast).not.toHaveProperty("category");
    expect(outcome("AL1[3]-2[1].1.1")).toBe("mapped");
  });

  it("decides every leaf and makes valid resources", () => {
    expect([leaves("AL1", "undecided"), leaves("AL1", "failed"), invalid]).toEqual([[], [], []]);
  });
});
