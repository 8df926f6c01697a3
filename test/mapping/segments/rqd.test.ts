import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const requisition = (structure: string, ...segments: readonly string[]) =>
  convertMessage([`MSH|^~\\&|A|B|C|D|20240102030405+0100||${structure}|42|P|2.5.1`, "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "ORC|NW|O1^H|||||||20240102030405+0100|||9^Chen^Li", ...segments]);

describe("RQD and RQ1", () => {
  it.each(["ORM^O01^ORM_O01", "OMS^O05^OMS_O05", "OMN^O07^OMN_O07"])("%s: a request to supply an item, and no request for a service", (structure) => {
    const { one, invalid } = requisition(structure, "RQD|1|23455^Implant^L||I45323^Implant^L|2|EA|||ORSUP^Supply^L|20240110", "RQ1||GPC^Maker^L|C7|V1^Vendor^L|V7|Y|N");
    expect(one("supply")).toMatchObject({
      resourceType: "SupplyRequest",
      status: "active",
      identifier: [{ value: "O1" }],
      authoredOn: "2024-01-02T03:04:05+01:00",
      itemCodeableConcept: { coding: [{ code: "23455", display: "Implant" }, { code: "I45323" }] },
      quantity: { unit: "EA" },
      deliverTo: { identifier: { value: "ORSUP" }, display: "Supply" },
      occurrenceDateTime: "2024-01-10",
      requester: { reference: "Practitioner/XCN→Practitioner" },
      supplier: [{ reference: "Organization/CWE→Organization" }],
      extension: [{ url: "http://hl7.org/fhir/5.0/StructureDefinition/extension-SupplyRequest.deliverFor", valueReference: { reference: "Patient/patient" } }],
      parameter: [
        { code: { text: "Manufacturer" }, valueCodeableConcept: { coding: [{ code: "GPC" }] } },
        { code: { text: "Manufacturer's catalog number" }, valueCodeableConcept: { text: "C7" } },
        { code: { text: "Vendor's catalog number" }, valueCodeableConcept: { text: "V7" } },
        { code: { text: "Substitute allowed" }, valueBoolean: false },
      ],
    });
    expect(one("order")).toBeUndefined();
    expect(invalid).toEqual([]);
  });

  it("names the item by its words where there is no code", () => {
    expect(requisition("OMS^O05^OMS_O05", "RQD|1|^Gauze||^Gauze 10 cm|2|EA").one("supply")).toMatchObject({ itemCodeableConcept: { text: "Gauze" } });
  });

  it("is cancelled where the cancellation is confirmed", () => {
    const { one } = convertMessage(["MSH|^~\\&|A|B|C|D|20240102||OMS^O05^OMS_O05|42|P|2.5.1", "ORC|OC|O1^H", "RQD|1|23455^Implant^L|||2|EA"]);
    expect(one("supply")).toMatchObject({ status: "cancelled" });
  });
});
