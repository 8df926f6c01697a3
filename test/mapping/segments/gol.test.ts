import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { segment } from "./fields.ts";

const head = ["MSH|^~\\&|A|B|C|D|20240102030405+0100||PGL^PC6^PGL_PC6|42|P|2.5.1", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane"];
const goal = (fields: Readonly<Record<number, string>>, ...more: readonly string[]) => convertMessage([...head, segment("GOL", { 1: "AD", 2: "20240102", 3: "G1^HbA1c below 7^L", 4: "GI1^H", ...fields }), ...more]);

describe("GOL", () => {
  it("is a goal of the patient", () => {
    const { one, invalid } = goal({ 6: "2", 7: "20240101", 8: "20240601", 9: "outpatient", 10: "dietary", 16: "delayed", 17: "slow~tired", 18: "Active", 19: "20240102" });
    expect(one("goal")).toMatchObject({
      description: { coding: [{ code: "G1", display: "HbA1c below 7" }] },
      identifier: [{ value: "GI1" }],
      priority: { text: "2" },
      startDate: "2024-01-01",
      target: [{ dueDate: "2024-06-01" }],
      category: [{ coding: [{ code: "outpatient" }] }, { coding: [{ code: "dietary" }] }],
      achievementStatus: { coding: [{ code: "delayed" }] },
      note: [{ text: "slow" }, { text: "tired" }],
      lifecycleStatus: "active",
      statusDate: "2024-01-02",
      subject: { reference: "Patient/patient" },
    });
    expect(invalid).toEqual([]);
  });

  it.each([
    ["Suspended", "on-hold"],
    ["CANCELED", "cancelled"],
  ])("is %s: %s", (word, status) => {
    expect(goal({ 18: word }).one("goal")).toMatchObject({ lifecycleStatus: status, _lifecycleStatus: { extension: [{ valueCodeableConcept: { coding: [{ code: word }] } }] } });
  });

  it("has no status that nobody said", () => {
    const unsaid = goal({});
    expect(unsaid.one("goal")).toMatchObject({ _lifecycleStatus: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] } });
    expect(unsaid.one("goal")).not.toHaveProperty("lifecycleStatus");
    const local = goal({ 18: "X7" });
    expect(local.one("goal")).not.toHaveProperty("lifecycleStatus");
    expect(local.one("goal")).toMatchObject({ _lifecycleStatus: { extension: expect.arrayContaining([expect.objectContaining({ valueCodeableConcept: { coding: [{ code: "X7" }] } })]) } });
    expect([...unsaid.invalid, ...local.invalid]).toEqual([]);
  });

  it("is entered in error where the sender deletes it", () => {
    const { one, invalid } = goal({ 1: "DE", 18: "Active" });
    expect(one("goal")).toMatchObject({ lifecycleStatus: "entered-in-error" });
    expect(invalid).toEqual([]);
  });

  it("addresses its problems, has its findings as outcome, and orders pertain to it", () => {
    const { one, all, invalid } = goal({}, "PTH|AD|W1^Diabetes^L|PW1^H|20240101|Active", "OBX|1|NM|4548-4^HbA1c^LN||8.1|%|||||F", "PRB|AD|20240102|44054006^Diabetes^SCT|P1^H", "OBX|1|ST|X^Y^L||z||||||F", "ORC|NW|O1^H", "OBR|1|O1^H||4548-4^HbA1c^LN");
    expect(one("goal")).toMatchObject({ addresses: [{ reference: "Condition/problem" }], outcomeReference: [{ reference: "Observation/goalFinding" }] });
    expect(one("pathway")).toMatchObject({ goal: [{ reference: "Goal/goal" }] });
    expect(one("pathway")).not.toHaveProperty("activity");
    expect(one("order")!["extension"]).toContainEqual({ url: "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal", valueReference: { reference: "Goal/goal" } });
    expect(one("order")).not.toHaveProperty("reasonReference");
    expect(all("goalFinding")).toHaveLength(1);
    expect(all("problemFinding")).toHaveLength(1);
    expect(invalid).toEqual([]);
  });

  it("names in its Provenance those who take part in it, and not those of its problem", () => {
    const { one } = goal({}, "ROL||A|CP^^HL70443|8^Baker", "PRB|AD|20240102|44054006^Diabetes^SCT|P1^H", "ROL||A|PP^^HL70443|7^Adams");
    expect(one("goalEntry")!["agent"]).toMatchObject([{ type: { coding: [{ code: "CP" }] }, who: { reference: "PractitionerRole/goalRole" } }]);
    expect(one("problemEntry")!["agent"]).toMatchObject([{ type: { coding: [{ code: "PP" }] }, who: { reference: "PractitionerRole/problemRole" } }]);
  });
});
