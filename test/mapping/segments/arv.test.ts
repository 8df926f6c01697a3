import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const admit = (...segments: readonly string[]) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^A01^ADT_A01|42|P|2.7", "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", ...segments]);

describe("ARV", () => {
  it("labels the patient as restricted, and says what is meant and why", () => {
    const { one, invalid } = admit("ARV|1|A|DEM|PAT", "PV1|1|I");
    expect(one("patient")).toMatchObject({
      meta: {
        security: [
          { system: "http://terminology.hl7.org/CodeSystem/v2-0717", code: "DEM" },
          { system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R", display: "restricted" },
          { system: "http://terminology.hl7.org/CodeSystem/v2-0719", code: "PAT" },
        ],
      },
    });
    expect(one("encounter")).not.toHaveProperty("meta");
    expect(invalid).toEqual([]);
  });

  it("labels the visit after PV1", () => {
    const { one } = admit("PV1|1|I", "PV2|", "ARV|1|A|LOC|PHY");
    expect(one("encounter")).toMatchObject({ meta: { security: [{ code: "LOC" }, { code: "R" }, { code: "PHY" }] } });
    expect(one("patient")).not.toHaveProperty("meta");
  });

  it("labels nothing for a restriction that is lifted", () => {
    const { one, outcome } = admit("ARV|1|D|DEM|PAT", "PV1|1|I");
    expect(one("patient")).not.toHaveProperty("meta");
    expect(outcome("ARV[1]-3[1].1.1")).toBe("archived");
  });
});
