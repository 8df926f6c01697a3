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

  it("may come without BHS, which makes its messages one batch all the same (chapter 2.10.3)", () => {
    expect(keysOf(read(`${fhs}${message(1)}${message(2)}FTS|1\r`))).toEqual([]);
    expect(keysOf(read(`${fhs}${message(1)}${bhs}${message(2)}BTS|1\rFTS|2\r`))).toEqual([]);
    expect(keysOf(read(`${fhs}${message(1)}FTS|2\r`))).toEqual(["hl7v2.batch-count"]);
  });

  it("is counted also where its BHS is missing", () => {
    expect(keysOf(read(`${message(1)}BTS|5\r`))).toEqual(["hl7v2.batch-unopened", "hl7v2.batch-count"]);
    expect(keysOf(read(`${message(1)}BTS|1\r${message(2)}${message(3)}BTS|2\r`))).toEqual(["hl7v2.batch-unopened", "hl7v2.batch-unopened"]);
  });

  it("does not nest: a BHS in a batch ends the one before it", () => {
    expect(read(`${bhs}${bhs}${message(1)}BTS|1\r${message(2)}BTS|1\r`).issues).toMatchObject([{ key: "hl7v2.batch-open", source: "BHS[1]" }, { key: "hl7v2.batch-unopened", source: "BTS[2]" }]);
  });

  it("may follow another file in one body", () => {
    const file = (count: number) => `${fhs}${bhs}${message(1)}BTS|1\rFTS|${count}\r`;
    expect(keysOf(read(file(1) + file(1)))).toEqual([]);
    expect(read(file(1) + file(2)).issues).toMatchObject([{ key: "hl7v2.batch-count", source: "FTS[2]", position: { line: 12 } }]);
    expect(read(`${fhs}${bhs}${message(1)}BTS|1\r${file(1)}`).issues).toMatchObject([{ key: "hl7v2.batch-open", source: "FHS[1]" }]);
    expect(keysOf(read(`${bhs}${message(1)}BTS|1\rFTS|1\r`))).toEqual(["hl7v2.batch-unopened"]);
  });

  it("is written in the delimiters of its headers, whatever those of its messages and of the batch within are", () => {
    const other = "MSH!@*%$!X!!!!2024!!ORU@R01@ORU_R01!1!P!2.5\rNTE!1!!a@b\r";
    const inner = read(`FHS|^~\\&|F^f\rBHS!@*%$!B@b\r${message(1)}${other}BTS!2!c@d\rFTS|1|e^f\r`);
    expect(keysOf(inner)).toEqual([]);
    expect(leavesOf(inner.envelope!)).toEqual({
      "FHS[1]-3[1].1.1": "F", "FHS[1]-3[1].2.1": "f", "BHS[1]-3[1].1.1": "B", "BHS[1]-3[1].2.1": "b",
      "BTS[1]-1[1].1.1": "2", "BTS[1]-2[1].1.1": "c", "BTS[1]-2[1].2.1": "d", "FTS[1]-1[1].1.1": "1", "FTS[1]-2[1].1.1": "e", "FTS[1]-2[1].2.1": "f",
    });
    const outer = read(`FHS!@*%$!F\r${bhs}${message(1)}BTS|1\rFTS!1!x@y\r`);
    expect(keysOf(outer)).toEqual([]);
    expect(leavesOf(outer.envelope!)).toMatchObject({ "BHS[1]-4[1].1.1": "NORTH", "BTS[1]-1[1].1.1": "1", "FTS[1]-2[1].2.1": "y" });
    expect(leavesOf(read(`${other}BTS!1!c\r`).envelope!)).toEqual({ "BTS[1]-1[1].1.1": "1", "BTS[1]-2[1].1.1": "c" });
  });

  it("is read with the usual delimiters, and a warning, where its header names none", () => {
    const body = read(`BHS|abc|B\r${message(1)}BTS|1\r`);
    expect(body.issues).toMatchObject([{ key: "hl7v2.delimiters", severity: "warning", source: "BHS[1]", position: { line: 1 } }]);
    expect(leavesOf(body.envelope!)).toMatchObject({ "BHS[1]-4[1].1.1": "B", "BTS[1]-1[1].1.1": "1" });
  });

  it("surrounds each message with the segments of its own batch and file", () => {
    const body = read(`${fhs}${bhs}${message(1)}${message(2)}BTS|2\r${bhs}BTS|0|none\r${message(3)}FTS|3\rZFT|z\r${message(4)}`);
    const around = (index: number) => { const { surroundings } = body.messages[index]!; return surroundings === null ? null : Buffer.from(surroundings).toString(); };
    expect(around(0)).toBe(`${fhs}${bhs}BTS|2\rFTS|3\rZFT|z\r`);
    expect(body.messages[1]!.surroundings).toBe(body.messages[0]!.surroundings);
    expect(around(2)).toBe(`${fhs}FTS|3\rZFT|z\r`);
    expect(around(3)).toBeNull();
    const { units } = body.envelope!;
    expect(units.filter((_, unit) => !body.surrounding.has(unit)).map(({ name, occurrence }) => `${name}[${occurrence}]`)).toEqual(["BHS[2]", "BTS[2]"]);
    expect(read(message(1)).messages[0]!.surroundings).toBeNull();
  });

  it("surrounds a message in UTF-16 too", () => {
    const body = read(Buffer.from(`${bhs}${message(1)}BTS|1|ä\r`, "utf16le"));
    expect(Buffer.from(body.messages[0]!.surroundings!).toString("utf16le").replaceAll("\ufeff", "")).toBe(`${bhs}BTS|1|ä\r`);
  });

  it("without messages has an envelope alone", () => {
    const body = read(`${bhs}BTS|0\r`);
    expect([body.messages.length, body.envelope!.leafCount, keysOf(body)]).toEqual([0, 3, ["hl7v2.batch-empty"]]);
  });
});
