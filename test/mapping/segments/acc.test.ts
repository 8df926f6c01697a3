import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { fullSegment, segment } from "./fields.ts";

const msh = (event: string) => `MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||${event}|1|P|2.8`;
const head = (event: string) => [msh(event), "EVN||20240101", segment("PID", { 1: "1", 3: "4711^^^GHH^MR", 18: "ACC1" }), "PV1|1|I|||||||||||||||||V1"];

describe("ACC→Observation", () => {
  it("carries the accident with its place, circumstances and address", () => {
    const { one, invalid } = convertMessage([...head("BAR^P01^BAR_P01"), segment("ACC", { 1: "20240301", 2: "MVA^Motor vehicle^L", 3: "Route 50", 5: "Y", 6: "N", 7: "9^Smith", 8: "hit a tree", 9: "ambulance", 10: "Y", 11: "1 Main St^^Town^VA^20324", 13: "A1" })]);
    expect(one("accident")).toMatchObject({
      status: "unknown",
      code: { text: "Accident" },
      effectiveDateTime: "2024-03-01",
      valueCodeableConcept: { coding: [{ code: "MVA" }] },
      component: [
        { code: { text: "Place of the accident" }, valueString: "Route 50" },
        { code: { text: "Accident is related to the job" }, valueBoolean: true },
        { code: { text: "Accident caused death" }, valueBoolean: false },
        { code: { text: "Brought in by" }, valueString: "ambulance" },
        { code: { text: "Police was notified" }, valueBoolean: true },
        { code: { text: "Address of the accident" }, valueString: "1 Main St, Town, VA, 20324" },
      ],
      note: [{ text: "hit a tree" }],
      identifier: [{ value: "A1" }],
      subject: { reference: "Patient/patient" },
      encounter: { reference: "Encounter/encounter" },
    });
    expect(invalid).toEqual([]);
  });

  it("decides every field", () => {
    const message = convertMessage([...head("BAR^P01^BAR_P01"), fullSegment("ACC", 13, "1", { 1: "20240301", 5: "Y", 6: "N", 10: "Y" })]);
    expect([message.leaves("ACC", "undecided"), message.leaves("ACC", "failed"), message.invalid]).toEqual([[], [], []]);
  });
});

describe("DRG→Observation", () => {
  it("carries the group, its date and what the grouper says", () => {
    const { one, invalid } = convertMessage([...head("BAR^P01^BAR_P01"), segment("DRG", { 1: "470^Joint replacement^L", 2: "20240310", 3: "Y", 6: "2", 15: "1.9", 10: "Y" })]);
    expect(one("drg")).toMatchObject({
      status: "unknown",
      code: { text: "Diagnosis related group" },
      valueCodeableConcept: { coding: [{ code: "470" }] },
      effectiveDateTime: "2024-03-10",
      component: [{ valueBoolean: true }, { valueInteger: 2 }, { code: { text: "Effective weight" }, valueQuantity: { value: 1.9 } }],
      meta: { security: [{ code: "R" }] },
      encounter: { reference: "Encounter/encounter" },
    });
    expect(invalid).toEqual([]);
  });
});

describe("forms and groupers", () => {
  it("DRG, UB1 and UB2 are decided field by field", () => {
    const message = convertMessage([...head("BAR^P01^BAR_P01"), fullSegment("DRG", 33, "1", { 2: "20240310", 3: "Y", 10: "N" }), fullSegment("UB1", 23, "1"), fullSegment("UB2", 17, "1")]);
    for (const name of ["DRG", "UB1", "UB2"]) expect([message.leaves(name, "undecided"), message.leaves(name, "failed")]).toEqual([[], []]);
    expect(message.invalid).toEqual([]);
  });

  it("ABS, BLC and RMI of P05 too; the discharging physician takes part in the visit", () => {
    const message = convertMessage([...head("BAR^P05^BAR_P05"), fullSegment("ABS", 14, "1", { 1: "9^Smith" }), fullSegment("BLC", 2, "1"), fullSegment("RMI", 3, "1")]);
    for (const name of ["ABS", "BLC", "RMI"]) expect([message.leaves(name, "undecided"), message.leaves(name, "failed")]).toEqual([[], []]);
    expect(message.one("encounter")!["participant"]).toMatchObject([{ type: [{ coding: [{ code: "DIS" }] }] }]);
    expect(message.invalid).toEqual([]);
  });

  it("GP1 and GP2 of P10 too", () => {
    const message = convertMessage([...head("BAR^P10^BAR_P10"), fullSegment("GP1", 5, "1"), "PR1|1||44950^Appendectomy^C4||20240301", fullSegment("GP2", 14, "1")]);
    for (const name of ["GP1", "GP2"]) expect([message.leaves(name, "undecided"), message.leaves(name, "failed")]).toEqual([[], []]);
    expect(message.invalid).toEqual([]);
  });
});

describe("BLG→Account", () => {
  it("names the account that the order is charged to", () => {
    const { one, leaves } = convertMessage([msh("OML^O21^OML_O21"), "PID|1||4711^^^GHH^MR", "ORC|NW|P1", "OBR|1|P1||A^B^L", fullSegment("BLG", 4, "1", { 3: "AI168^^^GHH" })]);
    expect(one("billing")).toMatchObject({ status: "unknown", identifier: [{ value: "AI168" }], subject: [{ reference: "Patient/patient" }] });
    expect(leaves("BLG", "undecided")).toEqual([]);
  });
});
