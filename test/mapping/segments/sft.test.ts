import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const admit = (...software: readonly string[]) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^A01^ADT_A01|42|P|2.7", ...software, "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "PV1|1|I"]);

describe("SFT", () => {
  it("names the first software in the message header, and each in a Device that the event came from", () => {
    const { one, all, invalid } = admit("SFT|Vendor^L|2.4|Sender|B77|all units|20070725", "SFT|Broker|1.0|Engine|B1");
    expect(one("header")).toMatchObject({ source: { software: "Sender", version: "2.4" } });
    expect(all("software")).toMatchObject([
      { manufacturer: "Vendor", version: [{ value: "2.4", extension: [{ valueDateTime: "2007-07-25" }] }], deviceName: [{ name: "Sender", type: "manufacturer-name" }], modelNumber: "B77", note: [{ text: "all units" }] },
      { manufacturer: "Broker", deviceName: [{ name: "Engine" }] },
    ]);
    expect(one("event")).toMatchObject({ entity: [{ role: "source", what: { reference: "Device/software" } }, { role: "source" }] });
    expect(invalid).toEqual([]);
  });
});

describe("UAC", () => {
  it("leaves a login credential where it is", () => {
    const { leaves } = admit("SFT|V|1|S|B", "UAC|KERB^Kerberos^HL70615|^text^plain^A^secret");
    expect(leaves("UAC", "mapped")).toEqual([]);
    expect(leaves("UAC", "left").length).toBeGreaterThan(0);
  });
});
