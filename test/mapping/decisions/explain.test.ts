import { describe, expect, test } from "vitest";
import { explain, type Explanation } from "../../../src/mapping/decisions/explain.ts";
import { readSubject } from "../../../src/mapping/decisions/subject.ts";
import { own, versionOf } from "./tables.ts";

const { dictionary } = own.planning;
const { decisions, plan } = versionOf(`table: PID→Patient
rows:
  PID-3:   { to: identifier }
  PID-3.5: { archive: "the type" }
  PID-30:  { to: deceasedBoolean, as: yes-no }
---
table: OBX→Observation
rows:
  OBX-3: { to: code }
  PID-3: { when: OBX-3, archive: "elsewhere" }
---
message: ADT_A01
instances:
  patient: { is: Patient, per: message, from: [PID], key: [PID-3] }
`);

function explained(text: string): Explanation {
  const subject = readSubject(text, decisions, dictionary);
  if ("problem" in subject) throw new Error(subject.problem);
  return explain(subject, decisions, plan, dictionary);
}

describe("explain", () => {
  test("a field has the rows about it, about its components and in other segments' tables, never those of another field", () => {
    expect(explained("PID-3").rows.map(({ table, place }) => [table, place])).toEqual([["PID→Patient", "PID-3"], ["PID→Patient", "PID-3.5"], ["OBX→Observation", "PID-3"]]);
  });

  test("a component has its own row and that of the field around it, and the data type's row about it", () => {
    const { rows, parts } = explained("PID-3.4");
    expect(rows.map(({ place }) => place)).toEqual(["PID-3", "PID-3"]);
    expect(parts.map(({ table, rows: own }) => [table, [...new Set(own.map(({ keys }) => keys[0]))]])).toEqual([["CX→Identifier", [4]]]);
  });

  test("the dictionary's facts are those of the place", () => {
    // HL7 v2.8.2 chapter 2A: CX.4 Assigning Authority (HD), table 0363.
    expect(explained("PID-3.4").facts).toMatchObject({ name: "Patient Identifier List › Assigning Authority", type: "HD", codes: "0363" });
    expect(explained("PID-3").facts).toMatchObject({ name: "Patient Identifier List", type: "CX", repeats: true });
  });

  test("names the messages that use the table, and those that take the field as a key", () => {
    expect(explained("PID-3").uses).toEqual([
      { table: "PID→Patient", as: "patient (Patient)", in: ["ADT_A01"] },
      { table: "PID-3", as: "key of patient (Patient)", in: ["ADT_A01"] },
    ]);
  });

  test("a component of a data type says which rows convert by its table", () => {
    expect(explained("CX.4").uses).toContainEqual({ table: "CX→Identifier", as: "PID→Patient", in: ["PID-3"] });
  });

  test("a table is all its rows", () => {
    expect(explained("PID→Patient").rows.map(({ place }) => place)).toEqual(["PID-3", "PID-3.5", "PID-30"]);
  });
});

describe("readSubject", () => {
  const problem = (text: string) => {
    const subject = readSubject(text, decisions, dictionary);
    return "problem" in subject ? subject.problem : null;
  };

  test("takes small letters, and -> for the arrow", () => {
    expect(readSubject("pid-3.4", decisions, dictionary)).toMatchObject({ kind: "place", place: { unit: "PID", text: "PID-3.4" } });
    expect(readSubject("pid->patient", decisions, dictionary)).toEqual({ kind: "table", title: "PID→Patient" });
  });

  test.each([
    ["PIX-3", "Did you mean PID-3?"],
    ["PID-99", "PID has PID-1 (Set ID - PID) to PID-40"],
    ["PID-3.44", "PID-3 (Patient Identifier List) is of type CX and has PID-3.1 (ID Number) to PID-3.12"],
    ["CX.99", "CX has CX.1 (ID Number) to CX.12"],
    ["PID→Patent", "Did you mean PID→Patient?"],
    ["PID", "one of its tables: PID→Patient"],
    ["hello", "Expected a field (PID-3, PID-3.4)"],
    ["ZPD-4", "ZPD is a local segment"],
  ])("%s is refused with what is near: %s", (text, words) => {
    expect(problem(text)).toContain(words);
  });

  test("a part of a value whose type varies is a place", () => {
    expect(problem("OBX-5.3")).toBeNull();
  });
});
