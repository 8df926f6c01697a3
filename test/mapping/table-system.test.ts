import { describe, expect, it } from "vitest";
import { convertMessage } from "./segments/convert-message.ts";

const admission = (field: string) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A01|42|P|2.5", "PID|1||4711^^^H^MR", `PV1|1|I||${field}`]);
const admissionType = (field: string) => (admission(field).one("encounter")!["type"] as { coding: unknown }[])[0]!.coding;
const result = (segment: string) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ORU^R01|42|P|2.5", "PID|1||4711^^^H^MR", "OBR|1|P1|F1|GLU^Glucose^L", segment]).one("observation")!;

describe("a code that names no coding system", () => {
  it("has that of the HL7 table that its field is of", () => {
    expect(admissionType("E")).toEqual([{ code: "E", system: "http://terminology.hl7.org/CodeSystem/v2-0007" }]);
    expect(admissionType("E^Emergency")).toEqual([{ code: "E", display: "Emergency", system: "http://terminology.hl7.org/CodeSystem/v2-0007" }]);
  });

  it("has none where the table does not have it", () => {
    expect(admissionType("XYZ^Walk-in")).toEqual([{ code: "XYZ", display: "Walk-in" }]);
  });

  it("has none where its field has no table", () => {
    expect(result("OBX|1|CE|600-7^Culture^LN||A^Growth||||||F")["valueCodeableConcept"]).toEqual({ coding: [{ code: "A", display: "Growth" }] });
  });

  it("has it as the original beside a translation", () => {
    expect(result("OBX|1|NM|718-7^Hgb^LN||7|||L|||F")["interpretation"]).toMatchObject([{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", code: "L" }, { system: "http://terminology.hl7.org/CodeSystem/v2-0078", code: "L" }] }]);
  });

  it("has it in a component too, whose data type names the table", () => {
    const { one } = convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A01|42|P|2.5", "PID|1||4711^^^H^MR||Doe^John^^^^^B", "PV1|1|I"]);
    expect(one("patient")!["name"]).toMatchObject([{ _use: { extension: [{ valueCodeableConcept: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0200", code: "B" }] } }] } }]);
  });
});

describe("a code that names its coding system", () => {
  it("keeps it, by name or by OID, whatever the field's table", () => {
    expect(admissionType("E^Emergency^L")).toEqual([{ code: "E", display: "Emergency", system: "urn:portage:default:code-system:L" }]);
    expect(admissionType("E^^^^^^^^^^^^^1.2.3")).toEqual([{ code: "E", system: "urn:oid:1.2.3" }]);
  });

  it("leaves the one beside it, which names none, alone", () => {
    expect(admissionType("77^Urgent^L^E^Emergency")).toEqual([{ code: "77", display: "Urgent", system: "urn:portage:default:code-system:L" }, { code: "E", display: "Emergency" }]);
  });
});
