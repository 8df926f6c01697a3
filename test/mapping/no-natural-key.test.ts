import { describe, expect, it } from "vitest";
import { convert, engines } from "./cases.ts";

const tables = `table: PID→Patient
rows:
  PID-5: { to: name }
---
table: OBX→Observation
rows:
  OBX-3: { to: code }
---
message: ADT_A01
instances:
  patient: { is: Patient, per: message, from: [PID], key: [PID-3] }
  observation: { is: Observation, per: each OBX, from: [OBX], key: [OBX-21] }
`;

describe.each(engines)("%s: a resource without a natural key", (_name, engine) => {
  it("is told of once for each type and record, with its number", () => {
    const { unidentified } = convert(engine, tables, ["PID|1||||Doe^John", "OBX|1||A", "OBX|2||B"]);
    expect(unidentified.map((text) => text.split(";")[0])).toEqual(["Patient: 1 without a natural key", "Observation: 2 without a natural key"]);
  });

  it("is not told of where the record fills the key", () => {
    expect(convert(engine, tables, ["PID|1||4711^^^H||Doe^John"]).unidentified).toEqual([]);
  });
});
