import { describe, expect, it } from "vitest";
import { planTables } from "../../src/mapping/plan/plan-tables.ts";
import { MessagePlans } from "../../src/mapping/plan/message-plans.ts";
import { readTables } from "../../src/mapping/read.ts";
import { knowledge } from "./cases.ts";

const text = "message: ADT_A01\ninstances:\n  patient: { is: Patient, per: message, from: [PID] }\nlinks:\n  patient.link.other: patiet\n";
const tables = readTables([{ file: "pid.yaml", text: "table: PID→Patient\nrows:\n  PID-23: { to: extension(patient-birthPlace).valueAddress.text }\n" }, { file: "adt.yaml", text }]).tables;

describe("message tables", () => {
  it("are checked at once", () => {
    expect(planTables(tables, knowledge).issues.map(({ key }) => key)).toContain("mapping.unknown-instance");
  });

  it("that are known to be sound are planned when they are first used", () => {
    const { plan: made, issues } = planTables(tables, knowledge, undefined, () => true);
    expect(issues.map(({ text }) => text)).toEqual([]);
    expect([made.messages.size, made.messages.has("ADT_A01"), [...made.messages.keys()]]).toEqual([1, true, ["ADT_A01"]]);
    const first = made.messages.get("ADT_A01");
    expect(first?.instances.map(({ name }) => name)).toEqual(["patient"]);
    expect(made.messages.get("ADT_A01")).toBe(first);
    expect([...made.messages.values()]).toEqual([first]);
  });

  it("have one version however they are planned", () => {
    expect(planTables(tables, knowledge, undefined, () => true).plan.version).toBe(planTables(tables, knowledge).plan.version);
  });
});

describe("MessagePlans", () => {
  it("plans each once, and none that it does not have", () => {
    const asked: string[] = [];
    const one = planTables(tables, knowledge).plan.messages.get("ADT_A01")!;
    const plans = new MessagePlans(["A", "B"], (structure) => {
      asked.push(structure);
      return one;
    });
    expect(plans.get("C")).toBeUndefined();
    expect([...plans.entries()].map(([structure]) => structure)).toEqual(["A", "B"]);
    plans.get("A");
    expect(asked).toEqual(["A", "B"]);
  });
});
