import { expect, test } from "vitest";
import { convertRecord } from "../../src/mapping/convert.ts";
import { engines, environment, plan, recordOf } from "./cases.ts";

const tables = `table: PID→Patient
rows:
  PID-3: { archive: "what else there is" }
  PID-3.1: { to: identifier.value, rest: [{ archive: "a further number" }] }
---
message: ADT_A01
instances:
  patient: { is: Patient, per: message, from: [PID] }
`;

test.each(engines)("%s: the reason that speaks of a component stands before that for its field", (_, engine) => {
  const { plan: made } = plan(tables);
  const record = recordOf(["MSH|^~\\&|APP|FAC|APP2|FAC2|20240101||ADT^A01^ADT_A01|1|P|2.5.1", "PID|||A^1~B^2"], tables);
  const { outcomeRows } = convertRecord(record, made, engine(made), environment());
  const reasons = Object.fromEntries(Array.from(outcomeRows, (row, leaf) => [record.name(leaf), made.rows[row]?.reason]));
  expect(reasons).toMatchObject({ "PID[1]-3[1].2.1": "what else there is", "PID[1]-3[2].1.1": "a further number", "PID[1]-3[2].2.1": "what else there is" });
});
