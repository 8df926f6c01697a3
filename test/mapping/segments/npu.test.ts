import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const update = (npu: string) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A20^ADT_A20|42|P|2.5", "EVN||20240102", npu]);

describe("NPU", () => {
  it("gives the bed its operational status, and the bed alone", () => {
    const { one, all, invalid } = update("NPU|W1^R1^B1^H|H^Housekeeping^HL70116");
    expect(one("header")).toMatchObject({ focus: [{ reference: expect.stringMatching(/^Location/) }] });
    const withStatus = all("NPU→MessageHeader").filter((location) => "operationalStatus" in location);
    expect(withStatus).toMatchObject([{ name: "B1", operationalStatus: { system: "http://terminology.hl7.org/CodeSystem/v2-0116", code: "H", display: "Housekeeping" } }]);
    expect(all("NPU→MessageHeader")).toHaveLength(4);
    expect(invalid).toEqual([]);
  });

  it("takes a status that HL7 does not know for a site's own", () => {
    expect(update("NPU|W1^R1^B1|XX").all("NPU→MessageHeader").find((location) => "operationalStatus" in location)!["operationalStatus"]).toEqual({ code: "XX" });
  });
});
