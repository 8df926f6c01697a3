import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const head = ["MSH|^~\\&|A|B|C|D|20240102030405+0100||PPR^PC1^PPR_PC1|42|P|2.5.1", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane"];
const variance = "VAR|VR1^H|20240102030405+0100|20240102|7^Adams^Ann|T^Transport^L|Late~Again";

describe("VAR", () => {
  it("is an observation about the problem before it, whose status nobody says", () => {
    const { one, invalid } = convertMessage([...head, "PRB|AD|20240102|44054006^Diabetes^SCT|P1^H", variance]);
    expect(one("problemVariance")).toMatchObject({
      resourceType: "Observation",
      identifier: [{ value: "VR1" }],
      status: "unknown",
      code: { coding: [{ code: "T", display: "Transport" }] },
      issued: "2024-01-02T03:04:05+01:00",
      effectiveDateTime: "2024-01-02",
      performer: [{ reference: "Practitioner/XCN→Practitioner" }],
      valueString: "Late\nAgain",
      subject: { reference: "Patient/patient" },
      focus: [{ reference: "Condition/problem" }],
    });
    expect(invalid).toEqual([]);
  });

  it("is about the pathway, the goal or the order where it follows one", () => {
    const { one, invalid } = convertMessage([
      ...head,
      "PRB|AD|20240102|44054006^Diabetes^SCT|P1^H",
      "PTH|AD|W1^Stroke pathway^L|PW1^H|20240101",
      variance,
      "GOL|AD|20240102|G1^Walk^L|GI1^H",
      "VAR|VR2^H|20240102|20240102",
      "ORC|NW|O1^H",
      "OBR|1|O1^H||24627-2^CT^LN",
      "VAR|VR3^H|20240102|20240102",
    ]);
    expect(one("pathwayVariance")).toMatchObject({ focus: [{ reference: "CarePlan/pathway" }] });
    expect(one("goalVariance")).toMatchObject({ focus: [{ reference: "Goal/goal" }] });
    expect(one("orderVariance")).toMatchObject({ focus: [{ reference: "ServiceRequest/order" }] });
    expect(one("problemVariance")).toBeUndefined();
    expect(invalid).toEqual([]);
  });
});
