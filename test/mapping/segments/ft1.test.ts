import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { fullSegment, segment } from "./fields.ts";

const head = ["MSH|^~\\&|BILL|GHH|EHR|GHH|20240101||DFT^P03^DFT_P03|1|P|2.7", "EVN||20240101", segment("PID", { 1: "1", 3: "4711^^^GHH^MR", 18: "ACC1^^^GHH^AN" }), segment("PV1", { 1: "1", 2: "I", 19: "V1" })];
const convert = (...segments: string[]) => convertMessage([...head, ...segments]);
const charge = { 1: "1", 2: "T1", 4: "20240301", 6: "CG" };

describe("FT1→ChargeItem", () => {
  it("carries number, date, code, quantity, price, reasons and the people", () => {
    const { one, invalid } = convert(segment("FT1", { ...charge, 5: "20240302", 7: "71045^Chest X-ray^C4", 10: "2", 11: "100&USD", 13: "RAD^Radiology^L", 19: "R07.9^Chest pain^I10", 20: "9^Smith", 21: "8^House", 24: "7^Clerk" }));
    expect(one("charge")).toMatchObject({
      identifier: [{ value: "T1" }],
      status: "unknown",
      occurrenceDateTime: "2024-03-01",
      enteredDate: "2024-03-02",
      code: { coding: [{ system: "http://www.ama-assn.org/go/cpt", code: "71045", display: "Chest X-ray" }] },
      quantity: { value: 2 },
      priceOverride: { value: 100, currency: "USD" },
      costCenter: { type: "Organization", identifier: { value: "RAD" }, display: "Radiology" },
      reason: [{ coding: [{ code: "R07.9" }] }],
      performer: [{ actor: { reference: "Practitioner/XCN→Practitioner" } }, { function: { coding: [{ code: "OP" }] }, actor: { reference: "Practitioner/XCN→Practitioner" } }],
      enterer: { reference: "Practitioner/XCN→Practitioner" },
      subject: { reference: "Patient/patient" },
      context: { reference: "Encounter/encounter" },
      account: [{ reference: "Account/account" }],
    });
    expect(invalid).toEqual([]);
  });

  it("keeps both billing codes: that of the transaction and that of the procedure", () => {
    expect(convert(segment("FT1", { ...charge, 7: "L1^Film^L", 25: "71045^Chest X-ray^C4" })).one("charge")!["code"]).toMatchObject({ coding: [{ code: "L1" }, { code: "71045", system: "http://www.ama-assn.org/go/cpt" }] });
  });

  it("says one code once, where both fields have it", () => {
    const { one, outcome } = convert(segment("FT1", { ...charge, 7: "71045^Chest X-ray^C4", 25: "71045^Chest X-ray^C4" }));
    expect(one("charge")!["code"]).toEqual({ coding: [{ code: "71045", display: "Chest X-ray", system: "http://www.ama-assn.org/go/cpt" }] });
    expect(outcome("FT1[1]-25[1].1.1")).toBe("left");
  });

  it("takes the procedure's code where the transaction has none", () => {
    expect(convert(segment("FT1", { ...charge, 25: "71045^^C4" })).one("charge")!["code"]).toMatchObject({ coding: [{ code: "71045" }] });
  });

  it("carries the period, the drug, facilities, order, referral and prescription", () => {
    const { one } = convert(segment("FT1", { ...charge, 4: "20240301^20240303", 7: "A", 23: "F1", 29: "0182-1061-05^Aspirin^NDC", 32: "Central", 33: "East", 38: "R1", 42: "RX1" }));
    expect(one("charge")).toMatchObject({
      occurrencePeriod: { start: "2024-03-01", end: "2024-03-03" },
      productCodeableConcept: { coding: [{ system: "http://hl7.org/fhir/sid/ndc", code: "0182-1061-05" }] },
      supportingInformation: [
        { type: "ServiceRequest", identifier: { value: "F1", type: { coding: [{ code: "FILL" }] } } },
        { type: "ServiceRequest", identifier: { value: "R1" } },
        { type: "MedicationRequest", identifier: { value: "RX1" } },
      ],
    });
    expect(one("charge")).toHaveProperty("performingOrganization.reference");
    expect(one("charge")).toHaveProperty("requestingOrganization.reference");
  });

  it("refers to the procedure and the order of its own group", () => {
    const { all } = convert(segment("FT1", { ...charge, 7: "A" }), "PR1|1||44950^Appendectomy^C4||20240301", segment("FT1", { 1: "2", 2: "T2", 6: "CG", 7: "B" }), "ORC|RE|P1", "OBR|1|P1||X^Lipids^L");
    const [first, second] = all("charge");
    expect(first!["service"]).toEqual([{ reference: "Procedure/procedure" }]);
    expect(first).not.toHaveProperty("supportingInformation");
    expect(second).not.toHaveProperty("service");
    expect(second!["supportingInformation"]).toEqual([{ reference: "ServiceRequest/chargeOrder" }]);
  });

  it.each(["PY", "CD", "AJ", "CO"])("makes no charge of what is none (%s), and keeps it in the archive", (kind) => {
    const { one, leaves } = convert(segment("FT1", { ...charge, 6: kind, 7: "P", 11: "50&USD" }));
    expect(one("charge")).toBeUndefined();
    expect(leaves("FT1", "undecided")).toEqual([]);
    expect(leaves("FT1", "archived")).toContain("FT1[1]-11[1].1.1");
  });

  it.each(["CG", "PY"])("decides every field (%s)", (kind) => {
    const message = convert(fullSegment("FT1", 43, "1", { 4: "20240301", 5: "20240301", 6: kind, 11: "1&USD" }));
    expect([message.leaves("FT1", "undecided"), message.leaves("FT1", "failed"), message.invalid]).toEqual([[], [], []]);
  });
});
