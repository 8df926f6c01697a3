import { describe, expect, it } from "vitest";
import { convertMessage } from "../segments/convert-message.ts";

const start = (event: string, structure: string) => [`MSH|^~\\&|A|B|C|D|20240102030405+0100||MDM^${event}^${structure}|42|P|2.5.1`, "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "PV1|1|I|||||||||||||||||V1"];

describe("MDM", () => {
  it("leads from the document to the orders that it answers, the visit and the patient", () => {
    const { one, all, invalid } = convertMessage([...start("T02", "MDM_T02"), "ORC|SC|P1", "OBR|1|P1||24627-2^Chest CT^LN", "ORC|SC|P2", "OBR|2|P2||30746-2^Chest X-ray^LN", "TXA|1|RAD||||||||||D1", "OBX|1|TX|R^Report||clear||||||F"]);
    expect(one("document")).toMatchObject({ context: { related: [{ reference: "ServiceRequest/order" }, { reference: "ServiceRequest/order" }], encounter: [{ reference: "Encounter/encounter" }] }, subject: { reference: "Patient/patient" } });
    expect(all("order")).toHaveLength(2);
    expect(one("header")).toMatchObject({ focus: [{ reference: "DocumentReference/document" }] });
    expect(invalid).toEqual([]);
  });

  it("makes no Observation of a document's text", () => {
    const { all, leaves } = convertMessage([...start("T02", "MDM_T02"), "TXA|1|RAD||||||||||D1", "OBX|1|TX|R^Report||clear||||||F"]);
    expect(all("observation")).toEqual([]);
    expect(leaves("OBX", "undecided")).toEqual([]);
  });

  it("puts a note after the text beside the document", () => {
    const { one } = convertMessage([...start("T02", "MDM_T02"), "TXA|1|RAD||||||||||D1", "OBX|1|TX|R^Report||clear||||||F", "NTE|1||read twice"]);
    expect(one("document")).toMatchObject({ extension: [{ url: "http://hl7.org/fhir/StructureDefinition/note", valueAnnotation: { text: "read twice" } }] });
  });
});
