import { describe, expect, it } from "vitest";
import { editDiff } from "../../src/quarantine/edit-diff.ts";
import { er7, testEngine } from "../e2e/engine.ts";

const engine = testEngine();
const record = (...segments: string[]) => engine.convert(Buffer.from(segments.map((segment) => `${segment}\r`).join("")), { contentType: er7 }).conversions[0]!.source!.record;
const msh = "MSH|^~\\&|LAB|N|EHR|S|20240305||ORU^R01^ORU_R01|1|P|2.5.1";
const obx = (number: number, value: string) => `OBX|${number}|NM|2093-3^CHOL^LN||${value}|||||F`;

describe("what an edit changed", () => {
  it("is nothing where everything reads the same, whatever the separators at the end of a segment", () => {
    expect(editDiff(record(msh, "PID|1||77"), record(msh, "PID|1||77||||"))).toBe("");
  });

  it("is told leaf by leaf, as it came and as it was edited", () => {
    expect(editDiff(record(msh, "PID|1||77||SMITH^ANN"), record(msh, "PID|1||78||SMITH^ANN^B"))).toBe('@@ PID[1] @@\n-PID[1]-3[1].1.1: "77"\n+PID[1]-3[1].1.1: "78"\n+PID[1]-5[1].3.1: "B"\n');
  });

  it("has a line for a value that is gone, and for one that is to be deleted", () => {
    expect(editDiff(record(msh, "PID|1||77||SMITH|||F"), record(msh, 'PID|1||77||SMITH|||""'))).toBe('@@ PID[1] @@\n-PID[1]-8[1].1.1: "F"\n+PID[1]-8[1].1.1: "\\"\\""\n');
    expect(editDiff(record(msh, "PID|1||77||SMITH|||F"), record(msh, "PID|1||77||SMITH"))).toBe('@@ PID[1] @@\n-PID[1]-8[1].1.1: "F"\n');
  });

  it("does not take segments behind a removed one for changed", () => {
    const obr = "OBR|1|A|B|24331-1^LIPID^LN";
    const [one, two, three] = [obx(1, "5"), obx(2, "6"), obx(3, "7")];
    const removed = editDiff(record(msh, obr, one, two, three), record(msh, obr, one, three));
    expect(removed).toMatch(/^@@ OBX\[2\] @@\n(-OBX\[2\]-.*\n)+$/);
    const added = editDiff(record(msh, obr, one, three), record(msh, obr, one, two, three));
    expect(added).toMatch(/^@@ OBX\[2\] @@\n(\+OBX\[2\]-.*\n)+$/);
  });

  it("names both places of a segment that has moved on and was changed", () => {
    const obr = "OBR|1|A|B|24331-1^LIPID^LN";
    const diff = editDiff(record(msh, obr, obx(1, "5"), obx(2, "6")), record(msh, obr, obx(1, "5"), "NTE|1||looked at twice", obx(2, "8")));
    expect(diff).toContain('-OBX[2]-5[1].1.1: "6"\n+OBX[2]-5[1].1.1: "8"\n');
    expect(diff).toContain('+NTE[1]-3[1].1.1: "looked at twice"\n');
  });

  it("says everything of a record of which nothing is there to compare", () => {
    expect(editDiff(undefined, record(msh))).toContain('+MSH[1]-10[1].1.1: "1"');
  });
});
