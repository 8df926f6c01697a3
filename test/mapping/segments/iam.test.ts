import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const allergies = (...segments: readonly string[]) =>
  convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^A60^ADT_A60|42|P|2.8", "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", ...segments]);
/** IAM with its fields by number. */
const iam = (fields: Readonly<Record<number, string>>) => `IAM|${Array.from({ length: 30 }, (_, index) => fields[index + 1] ?? "").join("|")}`;

describe("IAM→AllergyIntolerance", () => {
  it("says what the patient is allergic to, of which kind, how badly, since when", () => {
    const { one, invalid } = allergies(iam({ 1: "1", 2: "FA^Food allergy^HL70127", 3: "91935009^Allergy to peanuts^SCT", 4: "SV^Severe^HL70128", 5: "hives", 7: "77^ALG", 11: "201805" }));
    expect(one("intolerance")).toMatchObject({
      clinicalStatus: { coding: [{ code: "active" }] },
      type: "allergy",
      category: ["food"],
      criticality: "high",
      code: { coding: [{ system: "http://snomed.info/sct", code: "91935009" }] },
      reaction: [{ manifestation: [{ text: "hives" }] }],
      identifier: [{ value: "77" }],
      onsetDateTime: "2018-05",
      patient: { reference: "Patient/patient" },
    });
    expect(invalid).toEqual([]);
  });

  it("carries `no known allergy` as the code says it", () => {
    const { one, invalid } = allergies(iam({ 1: "1", 3: "716186003^No known allergy^SCT", 6: "A" }));
    expect(one("intolerance")).toMatchObject({ code: { coding: [{ code: "716186003" }] }, clinicalStatus: { coding: [{ code: "active" }] } });
    expect(one("intolerance")).not.toHaveProperty("type");
    expect(one("intolerance")).not.toHaveProperty("category");
    expect(invalid).toEqual([]);
  });

  it("takes an entry that the sender deletes for entered in error, without a clinical status", () => {
    const { one, invalid } = allergies(iam({ 1: "1", 3: "91935009^^SCT", 6: "D", 17: "C" }));
    expect(one("intolerance")).toMatchObject({ verificationStatus: { coding: [{ code: "entered-in-error" }, { code: "D" }] } });
    expect(one("intolerance")).not.toHaveProperty("clinicalStatus");
    expect(invalid).toEqual([]);
  });

  it.each([
    ["C", "confirmed", "active"],
    ["U", "unconfirmed", "active"],
    ["I", "confirmed", "inactive"],
    ["E", "entered-in-error", undefined],
  ])("reads IAM-17 %s as %s", (code, verification, clinical) => {
    const { one, invalid } = allergies(iam({ 1: "1", 3: "91935009^^SCT", 17: code }));
    expect(one("intolerance")).toMatchObject({ verificationStatus: { coding: [{ code: verification }, { code }] } });
    expect((one("intolerance")!["clinicalStatus"] as { coding: { code: string }[] } | undefined)?.coding[0]!.code).toBe(clinical);
    expect(invalid).toEqual([]);
  });

  it("has a clinical status (ait-1) without an allergen, and none where it is taken back (ait-2)", () => {
    const known = allergies(iam({ 1: "1", 6: "A", 7: "77^ALG" }));
    expect(known.one("intolerance")).toMatchObject({ clinicalStatus: { coding: [{ code: "active" }] } });
    const deleted = allergies(iam({ 1: "1", 6: "D", 7: "77^ALG" }));
    expect(deleted.one("intolerance")).not.toHaveProperty("clinicalStatus");
    expect([known.invalid, deleted.invalid]).toEqual([[], []]);
  });

  it("archives an IAM-17 that table 0438 does not have, as R4 takes its own codes alone", () => {
    const { one, outcome, invalid } = allergies(iam({ 1: "1", 3: "91935009^^SCT", 17: "ZZ^Strange" }));
    expect(one("intolerance")).not.toHaveProperty("verificationStatus");
    expect([outcome("IAM[1]-17[1].1.1"), invalid]).toEqual(["archived", []]);
  });

  it("believes IAM-9 before the kind that IAM-2 suggests", () => {
    expect(allergies(iam({ 1: "1", 2: "DA", 3: "X", 9: "IN" })).one("intolerance")).toMatchObject({ type: "intolerance", category: ["medication"] });
  });

  it("keeps the kind of IAM-2 beside R4's coarser type", () => {
    const original = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0127", code: "PA" }] };
    expect(allergies(iam({ 1: "1", 2: "PA^^HL70127", 3: "X" })).one("intolerance")).toMatchObject({ type: "allergy", _type: { extension: [{ valueCodeableConcept: original }] } });
  });

  it("takes all codes of the clinician's allergen for further codes of the allergen", () => {
    const { one, invalid, leaves } = allergies(iam({ 1: "1", 3: "91935009^Peanut^SCT", 27: "P1^peanut^99A^P2^groundnut^99B^1^2^peanuts, he says^P3^arachis^99C^3" }));
    expect(one("intolerance")!["code"]).toMatchObject({
      coding: [
        { system: "http://snomed.info/sct", code: "91935009" },
        { code: "P1", display: "peanut", version: "1" },
        { code: "P2", display: "groundnut", version: "2" },
        { code: "P3", display: "arachis", version: "3" },
      ],
      text: "peanuts, he says",
    });
    expect([leaves("IAM", "archived"), invalid]).toEqual([[], []]);
  });

  it("reads a reaction as coded where the sender names a coding system", () => {
    expect(allergies(iam({ 1: "1", 3: "X", 5: "247472004^Hives^SCT" })).one("intolerance")!["reaction"]).toMatchObject([{ manifestation: [{ coding: [{ system: "http://snomed.info/sct", code: "247472004", display: "Hives" }] }] }]);
  });

  it("tells the date of recording from the date of reporting", () => {
    expect(allergies(iam({ 1: "1", 3: "X", 13: "20201005", 24: "20201010" })).one("intolerance")).toMatchObject({ recordedDate: "2020-10-10", extension: [{ url: "http://hl7.org/fhir/StructureDefinition/allergyintolerance-assertedDate", valueDateTime: "2020-10-05" }] });
    expect(allergies(iam({ 1: "1", 3: "X", 13: "20201005" })).one("intolerance")).toMatchObject({ recordedDate: "2020-10-05" });
  });

  it("names who reported it: somebody around the patient, the patient, or a name alone", () => {
    const relative = allergies(iam({ 1: "1", 3: "X", 14: "Doe^John", 15: "SPO" }));
    expect(relative.one("intolerance")).toMatchObject({ asserter: { reference: "RelatedPerson/informant" } });
    expect(relative.one("informant")).toMatchObject({ name: [{ family: "Doe" }], relationship: [{ coding: [{ code: "SPS" }, { code: "SPO" }] }], patient: { reference: "Patient/patient" } });
    expect(relative.invalid).toEqual([]);
    const self = allergies(iam({ 1: "1", 3: "X", 14: "Doe^Jane", 15: "SEL" }));
    expect(self.one("intolerance")).toMatchObject({ asserter: { reference: "Patient/patient" } });
    expect(self.one("informant")).toBeUndefined();
    expect(allergies(iam({ 1: "1", 3: "X", 14: "Doe^John" })).one("intolerance")).toMatchObject({ asserter: { display: "John Doe" } });
  });

  it("says in a Provenance who last changed the entry, and when", () => {
    const { one, invalid } = allergies(iam({ 1: "1", 3: "X", 25: "7^Adams^Ann", 26: "20201015160000+0215" }));
    expect(one("change")).toMatchObject({ target: [{ reference: "AllergyIntolerance/intolerance" }], occurredDateTime: "2020-10-15T16:00:00+02:15", recorded: "2020-10-15T16:00:00+02:15", agent: [{ who: { reference: "Practitioner/XCN→Practitioner" } }] });
    expect(invalid).toEqual([]);
  });

  it("keeps the clinician's code beside the sender's", () => {
    expect(allergies(iam({ 1: "1", 3: "P^Peanut^L", 27: "91935009^Allergy to peanuts^SCT" })).one("intolerance")).toMatchObject({ code: { coding: [{ code: "P" }, { code: "91935009" }] } });
  });
});

describe("IAR→AllergyIntolerance", () => {
  it("adds each reaction to the allergy before it", () => {
    const { all, invalid } = allergies(iam({ 1: "1", 3: "X" }), "IAR|247472004^Hives^SCT|MI||antihistamine", "IAR|39579001^Anaphylaxis^SCT|SV", iam({ 1: "2", 3: "Y" }), "IAR|271807003^Rash^SCT");
    expect(all("intolerance").map((one) => (one["reaction"] as unknown[]).length)).toEqual([2, 1]);
    expect(all("intolerance")[0]).toMatchObject({ reaction: [{ manifestation: [{ coding: [{ code: "247472004" }] }], severity: "mild", note: [{ text: "antihistamine" }] }, { severity: "severe" }] });
    expect(invalid).toEqual([]);
  });

  it("stands beside a note about the allergy", () => {
    const { one } = allergies(iam({ 1: "1", 3: "X" }), "NTE|1||seen in 2018", "IAR|247472004^Hives^SCT");
    expect(one("intolerance")).toMatchObject({ note: [{ text: "seen in 2018" }], reaction: [{}] });
  });
});
