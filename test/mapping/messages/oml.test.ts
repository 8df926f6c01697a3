import { describe, expect, test } from "vitest";
import { convertMessage } from "../segments/convert-message.ts";

const msh = (event: string) => `MSH|^~\\&|EHR|HOSPITAL|LAB|CLINIC|20240301120000+0100||OML^${event}^OML_${event}|1|P|2.5.1`;
const pid = "PID|1||4711^^^HOSPITAL^MR||Muster^Eva";

describe("OML_O21", () => {
  test("two services ordered under one number are two orders, each with its own key", () => {
    const { all, keys } = convertMessage([msh("O21"), pid, "ORC|NW|P1", "OBR|1|P1||A^HIV^L", "OBR|2|P1||B^Syphilis^L"]);
    expect(all("order").map(({ code }) => code)).toMatchObject([{ coding: [{ code: "A" }] }, { coding: [{ code: "B" }] }]);
    expect(new Set(keys("order").map((key) => key.join("|"))).size).toBe(2);
  });

  test("the first of them has the key that other messages about the number give it", () => {
    const one = convertMessage([msh("O21"), pid, "ORC|NW|P1", "OBR|1|P1||A^HIV^L"]).keys("order")[0];
    expect(convertMessage([msh("O21"), pid, "ORC|NW|P1", "OBR|1|P1||A^HIV^L", "OBR|2|P1||B^Syphilis^L"]).keys("order")[0]).toEqual(one);
  });

  test("an order has the specimen, the answers and the reason of its own group", () => {
    const { all } = convertMessage([
      msh("O21"), pid,
      "ORC|NW|P1", "OBR|1|P1||A^HIV^L", "DG1|1||Z11.4^Screening^I10", "OBX|1|ST|Q1^Pregnant^L||NO||||||O", "SPM|1|S1||BLD",
      "ORC|NW|P2", "OBR|2|P2||B^Culture^L", "SPM|1|S2||UR",
    ]);
    const [first, second] = all("order");
    expect(first).toMatchObject({ specimen: [{ reference: "Specimen/specimen" }], supportingInfo: [{ reference: "Observation/observation" }], reasonReference: [{ reference: "Condition/reason" }] });
    expect(second!["specimen"]).toHaveLength(1);
    expect(second).not.toHaveProperty("supportingInfo");
    expect(all("specimen").map(({ request }) => request)).toMatchObject([[{ reference: "ServiceRequest/order" }], [{ reference: "ServiceRequest/order" }]]);
  });

  test("an earlier result that comes with the order is an order and a report of its own", () => {
    const { all, one } = convertMessage([
      msh("O21"), pid, "ORC|NW|P1", "OBR|1|P1||A^HIV^L", pid, "ORC|RE|P0|F0", "OBR|1|P0|F0|B^Culture^L|||20240101||||||||||||||||||F", "OBX|1|ST|X^Growth^L||none||||||F",
    ]);
    expect(all("order")).toHaveLength(1);
    expect(one("order")).toMatchObject({ code: { coding: [{ code: "A" }] } });
    expect(one("order")).not.toHaveProperty("supportingInfo");
    expect(one("priorReport")).toMatchObject({ status: "final", basedOn: [{ reference: "ServiceRequest/priorOrder" }], result: [{ reference: "Observation/priorObservation" }], subject: { reference: "Patient/priorPatient" } });
  });

  test("a note is that of the order or of the answer before it", () => {
    const { one } = convertMessage([msh("O21"), pid, "ORC|NW|P1", "OBR|1|P1||A^HIV^L", "NTE|1||urgent", "OBX|1|ST|Q1^Pregnant^L||NO||||||O", "NTE|1||asked twice"]);
    expect(one("order")!["note"]).toEqual([{ text: "urgent" }]);
    expect(one("observation")!["note"]).toEqual([{ text: "asked twice" }]);
  });

  test("whom to contact about the order, and the study that it belongs to", () => {
    const { one, leaves, invalid } = convertMessage([
      msh("O21"), pid, "ORC|NW|P1", "OBR|1|P1||A^HIV^L", "CTD|C^Emergency Contact^HL70131|Abbot^Adam|1 Main St^^Town||^WPN^PH^^^626^5551234", "CTI|ST1^SPONSOR|2^Phase two^L",
    ]);
    expect(one("orderContact")).toMatchObject({ relationship: [{ coding: [{ code: "C", system: "http://terminology.hl7.org/CodeSystem/v2-0131" }] }], name: [{ family: "Abbot" }], patient: { reference: "Patient/patient" } });
    expect(one("order")!["supportingInfo"]).toEqual([{ type: "ResearchStudy", identifier: expect.objectContaining({ value: "ST1" }) }]);
    expect([leaves("CTD", "undecided"), leaves("CTI", "undecided"), invalid]).toEqual([[], [], []]);
  });
});

test("OML_O33: several orders for one specimen", () => {
  const { all, invalid } = convertMessage([msh("O33"), pid, "SPM|1|S1||BLD", "SAC|||C1", "ORC|NW|P1", "OBR|1|P1||A^HIV^L", "ORC|NW|P2", "OBR|2|P2||B^Syphilis^L"]);
  expect(all("specimen")).toHaveLength(1);
  expect(all("order").map(({ specimen }) => specimen)).toEqual([[{ reference: "Specimen/specimen" }], [{ reference: "Specimen/specimen" }]]);
  expect(invalid).toEqual([]);
});

test("OML_O35: the orders of two containers of one specimen", () => {
  const { all, one, invalid } = convertMessage([msh("O35"), pid, "SPM|1|S1||BLD", "SAC|||C1", "ORC|NW|P1", "OBR|1|P1||A^HIV^L", "SAC|||C2", "ORC|NW|P2", "OBR|2|P2||B^Syphilis^L"]);
  expect(one("specimen")!["container"]).toMatchObject([{ identifier: [{ value: "C1" }] }, { identifier: [{ value: "C2" }] }]);
  expect(all("order")).toHaveLength(2);
  expect(invalid).toEqual([]);
});

describe("OUL", () => {
  const oul = (event: string) => `MSH|^~\\&|LAB|HOSPITAL|EHR|CLINIC|20240301120000+0100||OUL^${event}^OUL_${event}|1|P|2.5.1`;
  const order = [`OBR|1|P1|F1|A^Glucose^L${"|".repeat(21)}F`, "ORC|RE|P1|F1"];

  test.each([
    ["R22", ["SPM|1|S1||BLD", "SAC|||C1", ...order, "OBX|1|NM|X^Glucose^L||7||||||F"]],
    ["R23", ["SPM|1|S1||BLD", "SAC|||C1", ...order, "OBX|1|NM|X^Glucose^L||7||||||F"]],
    ["R24", [...order, "SPM|1|S1||BLD", "SAC|||C1", "OBX|1|NM|X^Glucose^L||7||||||F"]],
  ])("%s: a result has its report, order and specimen", (event, segments) => {
    const { one, invalid } = convertMessage([oul(event), pid, ...segments]);
    expect(one("observation")).toMatchObject({ valueQuantity: { value: 7 }, specimen: { reference: "Specimen/specimen" }, subject: { reference: "Patient/patient" } });
    expect(one("report")).toMatchObject({ status: "final", result: [{ reference: "Observation/observation" }], specimen: [{ reference: "Specimen/specimen" }], basedOn: [{ reference: "ServiceRequest/order" }] });
    expect(one("specimen")).toMatchObject({ container: [{ identifier: [{ value: "C1" }] }] });
    expect(invalid).toEqual([]);
  });

  test("R21: the container is the specimen", () => {
    const { one, invalid } = convertMessage([oul("R21"), pid, "SAC||A1|C1|||BLD&Blood", "ORC|RE|P1|F1", order[0]!, "OBX|1|NM|X^Glucose^L||7||||||F"]);
    expect(one("specimen")).toMatchObject({ accessionIdentifier: { value: "A1" }, container: [{ identifier: [{ value: "C1" }] }], type: { coding: [{ code: "BLD" }, { code: "BLD" }] } });
    expect(one("report")).toMatchObject({ result: [{ reference: "Observation/observation" }] });
    expect(invalid).toEqual([]);
  });
});
