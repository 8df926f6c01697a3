import { describe, expect, test } from "vitest";
import { compareTables } from "../../../src/mapping/decisions/compare.ts";
import { differencesText } from "../../../src/mapping/decisions/difference-text.ts";
import { versionOf } from "./tables.ts";

const before = versionOf('table: PID→Patient\nowner: admissions\nrows:\n  PID-2: { archive: "old" }\n  PID-3: { to: identifier }\n  PID-7: { to: birthDate }\n');

describe("compareTables", () => {
  test("tables that say the same do not differ, wherever their rows stand in the file", () => {
    expect(compareTables(before, versionOf('# A comment.\ntable: PID→Patient\nowner: admissions\n\nrows:\n  PID-2: { archive: "old" }\n  PID-3: { to: identifier }\n  PID-7: { to: birthDate }\n'))).toEqual([]);
  });

  test("tells what was added, removed and changed, in words", () => {
    const after = versionOf('table: PID→Patient\nowner: registry\nrows:\n  PID-2: { to: identifier }\n  PID-7: { to: birthDate }\n  PID-8: { to: gender, translate: v2-0001-to-administrative-gender }\n');
    expect(compareTables(before, after)).toEqual([
      { kind: "changed", table: "PID→Patient", place: "owner", name: null, before: ["admissions"], after: ["registry"], at: "t1.yaml:1" },
      { kind: "changed", table: "PID→Patient", place: "PID-2", name: "Patient ID", before: ["archive: old"], after: ["migrate to Patient.identifier, by CX→Identifier"], at: "t1.yaml:4" },
      { kind: "removed", table: "PID→Patient", place: "PID-3", name: "Patient Identifier List", before: ["migrate to Patient.identifier, by CX→Identifier"], after: [], at: "t1.yaml:5" },
      { kind: "added", table: "PID→Patient", place: "PID-8", name: "Administrative Sex", before: [], after: ["transform to Patient.gender, codes by the ConceptMap v2-0001-to-administrative-gender"], at: "t1.yaml:6" },
    ]);
  });

  test("tells of the message tables too", () => {
    const message = (key: string) => versionOf(`table: PID→Patient\nrows:\n  PID-3: { to: identifier }\n---\nmessage: ADT_A01\ninstances:\n  patient: { is: Patient, per: message, from: [PID], key: [${key}] }\n`);
    expect(compareTables(message("PID-3"), message("PID-2"))).toEqual([
      { kind: "changed", table: "message ADT_A01", place: "instances patient", name: null, before: ["a Patient for the message, from PID→Patient; key PID-3"], after: ["a Patient for the message, from PID→Patient; key PID-2"], at: null },
    ]);
  });

  test("another order of rows is a difference, as the hash says", () => {
    const [difference] = compareTables(before, versionOf('table: PID→Patient\nowner: admissions\nrows:\n  PID-3: { to: identifier }\n  PID-2: { archive: "old" }\n  PID-7: { to: birthDate }\n'));
    expect(difference).toMatchObject({ kind: "changed", table: "all tables", place: "order and form" });
  });
});

describe("differencesText", () => {
  test("groups by table, with before and after, and counts", () => {
    expect(differencesText([{ kind: "changed", table: "PID→Patient", place: "PID-2", name: "Patient ID", before: ["archive: old"], after: ["leave: gone"], at: "t.yaml:4" }])).toBe(
      "PID→Patient\n  ~ PID-2  Patient ID  (changed, t.yaml:4)\n      before: archive: old\n      after:  leave: gone\n\n1 difference: 0 added, 0 removed, 1 changed.\n",
    );
    expect(differencesText([])).toBe("No differences.\n");
  });
});
