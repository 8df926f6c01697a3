import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const fields = (values: Readonly<Record<number, string>>) => ["PV2", ...Array.from({ length: 50 }, (_, i) => values[i + 1] ?? "")].join("|").replace(/\|+$/, "");
const visit = (values: Readonly<Record<number, string>>, pv1 = "PV1|1|I") => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A01|42|P|2.5", "EVN||20240102", "PID|1||4711^^^H^MR||Doe^Jane", pv1, fields(values)]);

describe("PV2→Encounter", () => {
  it("gives the prior pending place as planned, unless the event cancels the plan", () => {
    expect(visit({ 1: "W1^R2" }).one("encounter")!["location"]).toMatchObject([{ status: "planned" }]);
    const cancelled = convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A26|42|P|2.5", "EVN||20240102", "PID|1||4711^^^H^MR", "PV1|1|I", "PV2|W1^R2"]);
    expect(cancelled.one("encounter")).not.toHaveProperty("location");
    expect(cancelled.outcome("PV2[1]-1[1].1.1")).toBe("archived");
  });

  it("carries the description of the visit as an additional narrative, escaped", () => {
    const { one, invalid } = visit({ 12: "Check\\T\\up <b>" });
    expect(one("encounter")!["text"]).toEqual({ status: "additional", div: '<div xmlns="http://www.w3.org/1999/xhtml">Check&amp;up &lt;b&gt;</div>' });
    expect(invalid).toEqual([]);
  });

  it("keeps reason, planned dates, length, priority and mode of arrival", () => {
    const { one, invalid } = visit({ 3: "R07^Chest pain^I10", 8: "20240102", 9: "20240105", 11: "3", 25: "1", 38: "A^Ambulance" });
    expect(one("encounter")).toMatchObject({
      reasonCode: [{ coding: [{ code: "R07" }] }],
      length: { value: 3, unit: "day", system: "http://unitsofmeasure.org", code: "d" },
      priority: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActPriority", code: "EM" }, { code: "1" }] },
      extension: [
        { url: "http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedStartDate", valueDateTime: "2024-01-02" },
        { url: "http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedEndDate", valueDateTime: "2024-01-05" },
        { url: "http://hl7.org/fhir/StructureDefinition/encounter-modeOfArrival", valueCoding: { code: "A", display: "Ambulance" } },
      ],
    });
    expect(invalid).toEqual([]);
  });

  it("adds who sent the patient", () => {
    expect(visit({ 13: "9^Gray" }).one("encounter")).toMatchObject({ participant: [{ type: [{ coding: [{ code: "REF" }], text: "referrer" }], individual: { reference: "Practitioner/XCN→Practitioner" } }] });
  });

  it("labels a protected visit as restricted, and an unprotected one not at all", () => {
    expect(visit({ 22: "Y" }).one("encounter")).toMatchObject({ meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R" }] } });
    expect(visit({ 22: "N" }).one("encounter")).not.toHaveProperty("meta");
  });

  it("names the clinic as the provider unless PV1-39 names the facility", () => {
    expect(visit({ 23: "Heart Clinic" }).one("encounter")).toMatchObject({ serviceProvider: { reference: "Organization/XON→Organization" } });
    const both = visit({ 23: "Heart Clinic" }, `PV1|1|I${"|".repeat(37)}N`);
    expect(both.one("encounter")).toMatchObject({ serviceProvider: { identifier: { value: "N" } } });
    expect(both.outcome("PV2[1]-23[1].1.1")).toBe("archived");
  });
});
