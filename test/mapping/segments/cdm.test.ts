import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const prices = (event: string, ...segments: readonly string[]) =>
  convertMessage(["MSH|^~\\&|BILL|H|EHR|H|20240102030405+0100||MFN^M04^MFN_M04|42|P|2.5.1", "MFI|CDM^Charges^HL70175||UPD|20240101|20240102|NE", `MFE|${event}|C1|20240201|P2246|CWE`, ...segments]);

describe("CDM and PRC", () => {
  it("are a charge and what it costs", () => {
    const { one, invalid } = prices("MUP", "CDM|P2246^Hip X-ray^L|X1^X-ray^L|X-ray hip|X-ray of the hip, two views|||73502^X-ray hip^C4|A", "PRC|P2246^^L|||O|200.50&USD^UP~50&USD^PF||1|9|||20240101|20241231");
    expect(one("priceItem")).toMatchObject({
      resourceType: "ChargeItemDefinition",
      _url: { extension: [{ valueCode: "unknown" }] },
      status: "active",
      code: { coding: [{ code: "P2246", display: "Hip X-ray" }, { code: "X1" }, { system: "http://www.ama-assn.org/go/cpt", code: "73502" }] },
      title: "X-ray hip",
      description: "X-ray of the hip, two views",
      effectivePeriod: { start: "2024-01-01", end: "2024-12-31" },
      propertyGroup: [{ priceComponent: [{ type: "base", code: { coding: [{ code: "UP" }] }, amount: { currency: "USD" } }, { type: "base", code: { coding: [{ code: "PF" }] } }] }],
    });
    expect(one("priceEntry")).toMatchObject({ target: [{ reference: "ChargeItemDefinition/priceItem" }] });
    expect(invalid).toEqual([]);
  });

  it.each([
    ["MDC", "A", "retired"],
    ["MDL", "", "retired"],
    ["MAD", "", "active"],
    ["MUP", "I", "retired"],
    ["MUP", "", "unknown"],
  ])("%s with the flag %j: the charge is %s", (event, flag, status) => {
    expect(prices(event, `CDM|P2246^Hip X-ray^L||X-ray hip|||||${flag}`).one("priceItem")).toMatchObject({ status });
  });
});

describe("IIM", () => {
  it("is archived, as R4 has no resource for stock", () => {
    const { leaves, one, invalid } = convertMessage(["MSH|^~\\&|BILL|H|EHR|H|20240102||MFN^M15^MFN_M15|42|P|2.5.1", "MFI|INV^Stock^HL70175||UPD|||NE", "MFE|MAD|C1|20240201|I1|CWE", "IIM|I1|90707^MMR^CVX|LOT5|20250101|MSD|STORE|20240101|10|VIAL|||8|VIAL"]);
    expect(leaves("IIM", "archived")).toHaveLength(13);
    expect(leaves("IIM", "undecided")).toEqual([]);
    expect(one("recordEntry")).toMatchObject({ target: [{ reference: "MessageHeader/header" }] });
    expect(invalid).toEqual([]);
  });
});
