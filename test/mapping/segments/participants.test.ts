import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { segment } from "./fields.ts";

const head = (event: string) => [`MSH|^~\\&|A|B|C|D|20240102030405+0100||${event}|42|P|2.8.2`, "PID|1||4711^^^H^MR||Doe^Jane"];
const order = "ORC|NW|P1|||||||20240101";

describe("who takes part in an order", () => {
  it("is an agent of a Provenance of the order, with the role", () => {
    const { one, invalid } = convertMessage([...head("OML^O21^OML_O21"), order, "PRT||A||RCT^Results Copies To^HL70912|1^Adams^Ann", "OBR|1|P1||24331-1^Lipids^LN"]);
    expect(one("participants")).toMatchObject({
      target: [{ reference: "ServiceRequest/order" }],
      occurredDateTime: "2024-01-01",
      agent: [{ type: { coding: [{ code: "RCT" }] }, who: { reference: "PractitionerRole/copyParticipation" } }],
    });
    expect(invalid).toEqual([]);
  });

  it("is written for ROL of older versions too", () => {
    const { one, invalid } = convertMessage([...head("OML^O21^OML_O21"), order, "OBR|1|P1||24331-1^Lipids^LN", "ROL|1|AD|RP^Referring^HL70443|1^Adams^Ann"]);
    expect(one("participants")).toMatchObject({ agent: [{ type: { coding: [{ code: "RP" }] }, who: { reference: "PractitionerRole/orderRole" } }] });
    expect(invalid).toEqual([]);
  });

  it("names of OBR who interprets and performs, where no report does", () => {
    const obr = segment("OBR", { 1: "1", 2: "P1", 4: "24331-1^Lipids^LN", 28: "4^Copy^Carl", 32: "1&Read&Rita", 34: "2&Tech&Tom" });
    const { one, invalid } = convertMessage([...head("OML^O21^OML_O21"), order, obr]);
    expect(one("participants")!["agent"]).toMatchObject([{ type: { coding: [{ code: "RCT" }] } }, { type: { coding: [{ code: "PRI" }] } }, { type: { coding: [{ code: "TN" }] } }]);
    expect(convertMessage([...head("ORU^R01^ORU_R01"), order, obr]).all("participants")).toEqual([]);
    expect(invalid).toEqual([]);
  });

  it("is nobody where nobody is named", () => {
    expect(convertMessage([...head("OML^O21^OML_O21"), order, "OBR|1|P1||24331-1^Lipids^LN"]).all("participants")).toEqual([]);
  });

  it("takes part in pharmacy orders, dispenses and administrations", () => {
    const { one, invalid } = convertMessage([...head("RDS^O13^RDS_O13"), "ORC|RE|P1", "PRT||A||OP^Ordering^HL70912|1^Adams^Ann", "RXD|1|723^Amoxicillin^RXNORM|20240101|1", "PRT||A||DP^Dispensing^HL70912|2^Lee^Tom"]);
    expect(one("participants")).toMatchObject({ agent: [{ who: { reference: "PractitionerRole/orderingParticipation" } }] });
    expect(one("dispense")!["performer"]).toMatchObject([{ function: { coding: [{ code: "DP" }] }, actor: { reference: "PractitionerRole/dispenseParticipation" } }]);
    expect(invalid).toEqual([]);
  });
});

describe("the device that an order was entered on (ORC-18)", () => {
  it("is an agent of the entry", () => {
    const { one, invalid } = convertMessage([...head("OML^O21^OML_O21"), segment("ORC", { 1: "NW", 2: "P1", 18: "WS7^Workstation" }), "OBR|1|P1||24331-1^Lipids^LN"]);
    expect(one("entry")).toMatchObject({ agent: [{ type: { coding: [{ code: "ED" }] }, who: { type: "Device", display: "Workstation", identifier: { value: "WS7" } } }] });
    expect(invalid).toEqual([]);
  });
});
