import { describe, expect, it } from "vitest";
import { bodyOf, issuesOf, keysOf, leavesOf, msh, read } from "./reading.ts";

const message = (number: number) => `${msh}\rNTE|${number}\r`;
const fhs = "FHS|^~\\&|FILES|NORTH\r";
const bhs = "BHS|^~\\&|BATCH|NORTH\r";

describe("several messages", () => {
  it("are records of their own, with their own bytes", () => {
    const body = read(message(1) + message(2));
    expect(body.messages.map(({ record }) => bodyOf(record!))).toEqual([{ "NTE[1]-1[1].1.1": "1" }, { "NTE[1]-1[1].1.1": "2" }]);
    expect(body.messages.map((one) => Buffer.from(one.body).toString())).toEqual([message(1), message(2)]);
    expect(body.messages.map(({ record }) => record!.units[1]!.line)).toEqual([2, 4]);
    expect(body.envelope).toBeNull();
    expect(keysOf(body)).toEqual([]);
  });

  it("may each have their own delimiters and MLLP frame", () => {
    const body = read(`\u000b${message(1)}\u001c\r\u000bMSH!@*%$!X!!!!2024!!ORU@R01@ORU_R01!1!P!2.5\rNTE!1!!a@b%T%\r\u001c\r`);
    expect(body.messages.map(({ record }) => bodyOf(record!))).toEqual([{ "NTE[1]-1[1].1.1": "1" }, { "NTE[1]-1[1].1.1": "1", "NTE[1]-3[1].1.1": "a", "NTE[1]-3[1].2.1": "b$" }]);
  });

  it("do not start in a text that speaks of MSH", () => {
    const body = read(`${msh}\rOBX|1|TX|X||see\nMSH-9 and BTS.\n`);
    expect(body.messages.length).toBe(1);
    expect(bodyOf(body.messages[0]!.record!)["OBX[1]-5[1].1.1"]).toBe("see\nMSH-9 and BTS.");
  });

  it("are read around one that cannot be", () => {
    const body = read(`${message(1)}MSH|\r${message(3)}`);
    expect(body.messages.map(({ record }) => record === null)).toEqual([false, true, false]);
    expect(issuesOf(body)).toMatchObject([{ key: "hl7v2.delimiters", severity: "fatal", position: { line: 3, column: 1 } }]);
  });
});

describe("a batch", () => {
  it("gives its envelope as a record and agrees with its counts", () => {
    const body = read(`${fhs}${bhs}${message(1)}${message(2)}BTS|2|all\r${bhs}${message(3)}BTS|1\rFTS|2|end\r`);
    expect(keysOf(body)).toEqual([]);
    expect(body.messages.length).toBe(3);
    expect(body.envelope!.units.map(({ name, occurrence, line }) => [name, occurrence, line])).toEqual([
      ["FHS", 1, 1], ["BHS", 1, 2], ["BTS", 1, 7], ["BHS", 2, 8], ["BTS", 2, 11], ["FTS", 1, 12],
    ]);
    expect(leavesOf(body.envelope!)).toEqual({
      "FHS[1]-3[1].1.1": "FILES", "FHS[1]-4[1].1.1": "NORTH", "BHS[1]-3[1].1.1": "BATCH", "BHS[1]-4[1].1.1": "NORTH", "BTS[1]-1[1].1.1": "2", "BTS[1]-2[1].1.1": "all",
      "BHS[2]-3[1].1.1": "BATCH", "BHS[2]-4[1].1.1": "NORTH", "BTS[2]-1[1].1.1": "1", "FTS[1]-1[1].1.1": "2", "FTS[1]-2[1].1.1": "end",
    });
    expect(body.envelope!.position(0)).toEqual({ line: 1, column: 10, offset: 9 });
  });

  it("may be in another character set than ASCII", () => {
    const body = read(`FHS|^~\\&|Größe\r${bhs}${msh}\rNTE|ä\rBTS|1|schön\rFTS|1\r`);
    expect(keysOf(body)).toEqual([]);
    expect(leavesOf(body.envelope!)).toMatchObject({ "FHS[1]-3[1].1.1": "Größe", "BTS[1]-2[1].1.1": "schön" });
    expect(bodyOf(body.messages[0]!.record!)).toEqual({ "NTE[1]-1[1].1.1": "ä" });
  });

  it("keeps what stands around its messages, with warnings", () => {
    const body = read(`BHS|^~\\&|\\Zx\\\r${message(1)}BTS|1|all\rwell\rZBT|x\r`);
    expect(leavesOf(body.envelope!)).toEqual({ "BHS[1]-3[1].1.1": "\\Zx\\", "BTS[1]-1[1].1.1": "1", "BTS[1]-2[1].1.1": "all\nwell", "ZBT[1]-1[1].1.1": "x" });
    expect(body.issues).toMatchObject([{ key: "hl7v2.line-break", source: "BTS[1]" }, { key: "hl7v2.escape", source: "BHS[1]-3[1].1.1" }]);
  });

  it("may leave the counts out", () => {
    expect(keysOf(read(`${bhs}${message(1)}BTS\r`))).toEqual([]);
  });

  it("is reported when the counts are not those of what arrived", () => {
    const body = read(`${fhs}${bhs}${message(1)}BTS|2\rFTS|x\r`);
    expect(body.messages.length).toBe(1);
    expect(body.issues).toMatchObject([
      { key: "hl7v2.batch-count", severity: "error", code: "value", source: "BTS[1]", position: { line: 5 } },
      { key: "hl7v2.batch-count", severity: "error", code: "value", source: "FTS[1]", position: { line: 6 } },
    ]);
    expect(body.issues[0]!.text).toContain("BTS-1 on line 5 does not say the number of messages before it, which is 1.");
  });

  it("is reported when its end is missing, or its start", () => {
    expect(read(`${fhs}${bhs}${message(1)}`).issues).toMatchObject([{ key: "hl7v2.batch-open", source: "BHS[1]" }, { key: "hl7v2.batch-open", source: "FHS[1]" }]);
    expect(read(`${bhs}${message(1)}${bhs}${message(2)}BTS|1\r`).issues).toMatchObject([{ key: "hl7v2.batch-open", source: "BHS[1]", position: { line: 1 } }]);
    const unopened = read(`${message(1)}BTS|1\r`);
    expect(unopened.issues).toMatchObject([{ key: "hl7v2.batch-unopened", source: "BTS[1]" }]);
    expect(leavesOf(unopened.envelope!)).toEqual({ "BTS[1]-1[1].1.1": "1" });
  });

  it("without messages has an envelope alone", () => {
    const body = read(`${bhs}BTS|0\r`);
    expect([body.messages.length, body.envelope!.leafCount, keysOf(body)]).toEqual([0, 3, []]);
  });
});
