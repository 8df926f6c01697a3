import { describe, expect, test } from "vitest";
import { decisionsOf } from "../../../src/mapping/decisions/decide.ts";
import { decisionsIn, own } from "./tables.ts";

describe("decisionsOf", () => {
  test("a row says its place by the dictionary's name, its target, and the conversion that the types choose", () => {
    const [row] = decisionsIn('table: PID→Patient\nversion: "2"\nowner: admissions\nrows:\n  PID-3: { to: identifier }\n');
    expect(row).toMatchObject({
      table: "PID→Patient", version: "2", owner: "admissions", source: "PID", place: "PID-3", keys: [3], field: "Patient Identifier List", component: null,
      decision: "migrate", target: "Patient.identifier", through: "CX→Identifier", condition: "", reason: null, file: "t1.yaml", line: 5,
    });
  });

  test("a component has the names of the field and of the component", () => {
    expect(decisionsIn("table: PID→Patient\nrows:\n  PID-3.4.1: { to: identifier.assigner.display }\n")[0]).toMatchObject({ keys: [3, 4, 1], field: "Patient Identifier List", component: "Assigning Authority › Namespace ID" });
  });

  test("archive and leave have their reasons and no target", () => {
    const rows = decisionsIn('table: PID→Patient\nrows:\n  PID-1: { leave: "counts" }\n  PID-2: { archive: "old" }\n');
    expect(rows.map(({ decision, reason, target }) => [decision, reason, target])).toEqual([["leave", "counts", null], ["archive", "old", null]]);
  });

  test("the cases of a switch and the rows of further repetitions are decisions of their own", () => {
    const rows = decisionsIn('table: OBX→Observation\nrows:\n  OBX-5:\n    by: OBX-2\n    NM: { when: count = 1, to: valueQuantity, with: [OBX-6] }\n    "TX, FT": { to: valueString, as: lines }\n  OBX-17: { to: method, rest: [{ archive: "one only" }] }\n');
    expect(rows.map(({ place, when, condition, decision, through }) => [place, when, condition, decision, through])).toEqual([
      ["OBX-5", "OBX-2 = NM and count = 1", "OBX-2 is NM and the field has exactly 1 repetition", "migrate", "NM→Quantity"],
      ["OBX-5", "OBX-2 in (TX, FT)", "OBX-2 is one of TX, FT", "transform", "lines"],
      ["OBX-17", "", "", "migrate", "CWE→CodeableConcept"],
      ["OBX-17", "", "the repetition is not the first", "archive", null],
    ]);
    expect(rows[0]!.further).toEqual(["read together with OBX-6"]);
  });

  test("ConceptMap, constants and what else a row says are told", () => {
    const rows = decisionsIn('table: PID→Patient\nrows:\n  PID-8: { to: gender, translate: v2-0001-to-administrative-gender, absent: unknown }\n  PID-13: { to: telecom(home), set: { telecom(home).use: home }, yields-to: PID-40, required: "we call people" }\n');
    expect(rows[0]).toMatchObject({ conceptMap: "v2-0001-to-administrative-gender", through: null, further: ["where nothing writes the element: “unknown”"] });
    expect(rows[1]).toMatchObject({ constants: ["telecom(home).use = home"], further: ["gives way to PID-40", "required: we call people"] });
  });

  test("an overlay's row stands in place of the table's, with the overlay's file", () => {
    const text = 'table: PID→Patient\nrows:\n  PID-2: { archive: "old" }\n---\noverlay: PID→Patient\nfeed: north\nrows:\n  PID-2: { to: identifier }\n  ZPD-4: { to: extension(http://north.example/pharmacy).valueString }\n';
    expect(decisionsIn(text).map(({ place, decision }) => [place, decision])).toEqual([["PID-2", "archive"]]);
    expect(decisionsIn(text, { feed: "north", realm: null }).map(({ place, decision, field, file }) => [place, decision, field, file])).toEqual([
      ["PID-2", "migrate", "Patient ID", "t2.yaml"],
      ["ZPD-4", "migrate", null, "t2.yaml"],
    ]);
  });

  test("in the project's own tables it says what the engine's report says: the same rows, decisions and reasons", () => {
    const { plan } = own.knowledge.mapperOf(own.knowledge.feeds.get("default")!);
    const name = (row: { table: string; file: string; line: number; decision: string; reason?: string | null }, place: string) => [row.table, place, row.file, row.line, row.decision, row.reason ?? ""].join("|");
    const engine = new Set(plan.rows.map((row) => name(row, row.row)));
    const decisions = new Set(decisionsOf(own.tables.tables, own.planning).map((row) => name(row, row.place)));
    expect([...decisions].filter((row) => !engine.has(row))).toEqual([]);
    const settled = plan.rows.filter(({ decision }) => decision === "archive" || decision === "leave").map((row) => name(row, row.row));
    expect(settled.filter((row) => !decisions.has(row))).toEqual([]);
  });
});
