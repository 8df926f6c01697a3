import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const fields = (values: Readonly<Record<number, string>>) => ["PD1", ...Array.from({ length: 22 }, (_, i) => values[i + 1] ?? "")].join("|").replace(/\|+$/, "");
const patient = (values: Readonly<Record<number, string>>) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A04|42|P|2.5", "EVN||20240102", "PID|1||4711^^^H^MR||Doe^Jane", fields(values), "PV1|1|O"]);

describe("PD1→Patient", () => {
  it("names practice and physician, the practice first", () => {
    expect(patient({ 3: "North Practice", 4: "7^Adams" }).one("patient")).toMatchObject({ generalPractitioner: [{ reference: "Organization/XON→Organization" }, { reference: "Practitioner/XCN→Practitioner" }] });
  });

  it("keeps disability, place of worship and consent to donate", () => {
    const { one, invalid } = patient({ 6: "V^Vision", 8: "N", 14: "St. Mary" });
    expect(one("patient")!["extension"]).toMatchObject([
      { url: "http://hl7.org/fhir/StructureDefinition/patient-disability", valueCodeableConcept: { coding: [{ code: "V" }] } },
      { url: "http://hl7.org/fhir/StructureDefinition/patient-cadavericDonor", valueBoolean: false },
      { url: "http://hl7.org/fhir/StructureDefinition/patient-congregation", valueString: "St. Mary" },
    ]);
    expect(invalid).toEqual([]);
  });

  it("names a place of worship by its number where it has no name", () => {
    expect(patient({ 14: "^^^^^^^^^77" }).one("patient")!["extension"]).toEqual([{ url: "http://hl7.org/fhir/StructureDefinition/patient-congregation", valueString: "77" }]);
    expect(patient({ 14: "St. Mary^^^^^^^^^77" }).one("patient")!["extension"]).toEqual([{ url: "http://hl7.org/fhir/StructureDefinition/patient-congregation", valueString: "St. Mary" }]);
  });

  it("does not take a pending consent to donate for a yes or a no", () => {
    const { one, outcome } = patient({ 8: "P" });
    expect(one("patient")).not.toHaveProperty("extension");
    expect(outcome("PD1[1]-8[1].1.1")).toBe("archived");
  });

  it("makes an observation of a living will, with a status that nobody has told", () => {
    const { one, invalid } = patient({ 7: "Y^Yes" });
    expect(one("livingWill")).toMatchObject({ status: "unknown", code: { coding: [{ system: "http://loinc.org", code: "75320-2" }] }, valueCodeableConcept: { coding: [{ code: "Y" }] }, subject: { reference: "Patient/patient" } });
    expect(invalid).toEqual([]);
  });

  it("points to a duplicate of the patient without merging it", () => {
    expect(patient({ 10: "0815^^^H^MR" }).one("patient")).toMatchObject({ link: [{ type: "seealso", other: { identifier: { value: "0815" } } }] });
  });

  it("labels protected data as restricted", () => {
    expect(patient({ 12: "Y" }).one("patient")).toMatchObject({ meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R" }] } });
    expect(patient({ 12: "N" }).one("patient")).not.toHaveProperty("meta");
  });
});
