import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const pathway = (pth: string, ...more: readonly string[]) =>
  convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||PPP^PCB^PPP_PCB|42|P|2.5.1", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", pth, ...more]);

describe("PTH", () => {
  it("is a plan for the problems and goals below it, whose orders are its activities", () => {
    const { one, invalid } = pathway("PTH|AD|W1^Stroke pathway^L|PW1^H|20240101|Active|20240102", "PRB|AD|20240102|230690007^Stroke^SCT|P1^H", "GOL|AD|20240102|G1^Walk^L|GI1^H", "ORC|NW|O1^H", "OBR|1|O1^H||24627-2^CT^LN");
    expect(one("pathway")).toMatchObject({
      resourceType: "CarePlan",
      status: "active",
      intent: "plan",
      title: "Stroke pathway",
      category: [{ coding: [{ code: "W1" }] }],
      identifier: [{ value: "PW1" }],
      created: "2024-01-01",
      addresses: [{ reference: "Condition/problem" }],
      goal: [{ reference: "Goal/goal" }],
      activity: [{ reference: { reference: "ServiceRequest/order" } }],
    });
    expect(one("goal")).toMatchObject({ addresses: [{ reference: "Condition/problem" }] });
    expect(invalid).toEqual([]);
  });

  it.each([
    ["Suspended", "on-hold"],
    ["Completed", "completed"],
    ["Cancelled", "revoked"],
  ])("is %s: %s", (word, status) => {
    expect(pathway(`PTH|UP|W1^Stroke pathway^L|PW1^H|20240101|${word}`).one("pathway")).toMatchObject({ status });
  });

  it("has no status that nobody said, and is entered in error where the sender deletes it", () => {
    const unsaid = pathway("PTH|AD|W1^Stroke pathway^L|PW1^H|20240101");
    expect(unsaid.one("pathway")).toMatchObject({ status: "unknown" });
    expect(pathway("PTH|DE|W1^Stroke pathway^L|PW1^H|20240101|Active").one("pathway")).toMatchObject({ status: "entered-in-error" });
    expect(unsaid.invalid).toEqual([]);
  });
});
