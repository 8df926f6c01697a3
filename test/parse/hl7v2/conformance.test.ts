import { describe, expect, it } from "vitest";
import { bodyOf, issuesOf, keysOf, leavesOf, msh, read, recordOf } from "./reading.ts";

describe("leaves", () => {
  it("are the subcomponents whose text is not blank, named from 1", () => {
    const record = recordOf(`${msh}\rPID|1||A1^^^HOSP&1.2.3&ISO^MR~B2^^^CITY||Linden^Marta|  |\rNK1|1\rNK1|2`);
    expect(bodyOf(record)).toEqual({
      "PID[1]-1[1].1.1": "1",
      "PID[1]-3[1].1.1": "A1", "PID[1]-3[1].4.1": "HOSP", "PID[1]-3[1].4.2": "1.2.3", "PID[1]-3[1].4.3": "ISO", "PID[1]-3[1].5.1": "MR",
      "PID[1]-3[2].1.1": "B2", "PID[1]-3[2].4.1": "CITY",
      "PID[1]-5[1].1.1": "Linden", "PID[1]-5[1].2.1": "Marta",
      "NK1[1]-1[1].1.1": "1", "NK1[2]-1[1].1.1": "2",
    });
  });

  it("count MSH-1 and MSH-2 without having them", () => {
    expect(Object.keys(leavesOf(recordOf(msh)))).toEqual([
      "MSH[1]-3[1].1.1", "MSH[1]-4[1].1.1", "MSH[1]-5[1].1.1", "MSH[1]-6[1].1.1", "MSH[1]-7[1].1.1",
      "MSH[1]-9[1].1.1", "MSH[1]-9[1].2.1", "MSH[1]-9[1].3.1", "MSH[1]-10[1].1.1", "MSH[1]-11[1].1.1", "MSH[1]-12[1].1.1",
    ]);
  });

  it("keep the white space around their text", () => {
    expect(bodyOf(recordOf(`${msh}\rNTE|1||  two  `))["NTE[1]-3[1].1.1"]).toBe("  two  ");
  });

  it("tell null from empty", () => {
    const record = recordOf(`${msh}\rPID|""||""^x|""""|"|\\T\\`);
    const nulls = Array.from({ length: record.leafCount }, (_, leaf) => leaf).filter((leaf) => record.isNull(leaf));
    expect(nulls.map((leaf) => record.name(leaf))).toEqual(["PID[1]-1[1].1.1", "PID[1]-3[1].1.1"]);
  });
});

describe("units", () => {
  it("are the segments in order, with occurrence, line and leaf range", () => {
    const record = recordOf(`${msh}\rPID|1\rOBX|1||a\r\rOBX|2||b\rZZZ`);
    expect(record.units.map(({ name, occurrence, line, from, to }) => [name, occurrence, line, to - from])).toEqual([
      ["MSH", 1, 1, 11], ["PID", 1, 2, 1], ["OBX", 1, 3, 2], ["OBX", 2, 5, 2], ["ZZZ", 1, 6, 0],
    ]);
    expect(record.units.map(({ from }) => from)).toEqual([0, 11, 12, 14, 16]);
  });

  it("find the first leaf of a field at once", () => {
    const record = recordOf(`${msh}\rPID|1||A~B|||X`);
    const pid = (key: number) => record.childStart(1, key) - record.units[1]!.from;
    expect([0, 1, 2, 3, 4, 5, 6, 7, 99].map(pid)).toEqual([0, 0, 1, 1, 3, 3, 3, 4, 4]);
    expect([1, 2, 3, 4].map((key) => record.childStart(0, key))).toEqual([0, 0, 0, 1]);
  });

  it("stand in the groups that the structure gives them", () => {
    const body = read(`${msh}\rPID|1\rOBX|1`, {
      arrange: () => ({ groups: [{ name: "ORU_R01", parent: -1 }, { name: "PATIENT_RESULT", parent: 0 }], groupOf: Int32Array.of(0, 1, 1), displaced: [2] }),
    });
    const record = body.messages[0]!.record!;
    expect(record.units.map((unit) => record.groups[unit.group]!.name)).toEqual(["ORU_R01", "PATIENT_RESULT", "PATIENT_RESULT"]);
    expect(issuesOf(body)).toMatchObject([{ key: "hl7v2.segment-out-of-place", severity: "warning", source: "OBX[1]", position: { line: 3, column: 1 } }]);
  });
});

describe("spans", () => {
  it("give several leaves as written, escapes resolved", () => {
    const record = recordOf(`${msh}\rPID|||A^^B\\T\\C&D~E`);
    const { from, to } = record.units[1]!;
    expect(record.span(from, to)).toBe("A^^B&C&D~E");
    expect(record.span(from, from + 1)).toBe("A");
    expect(record.span(from, from)).toBe("");
  });
});

describe("delimiters", () => {
  it("are those of MSH-1 and MSH-2", () => {
    const record = recordOf("MSH#*@!%#LAB#A%B*C@D#EHR##2024##ORU*R01*ORU_R01#1#P#2.5\rNTE##L#a!S!b!T!c!F!d!R!e!E!f|^~\\&");
    expect(leavesOf(record)).toMatchObject({
      "MSH[1]-4[1].1.1": "A", "MSH[1]-4[1].1.2": "B", "MSH[1]-4[1].2.1": "C", "MSH[1]-4[2].1.1": "D",
      "NTE[1]-3[1].1.1": "a*b%c#d@e!f|^~\\&",
    });
  });

  it("may lack the subcomponent and the escape character", () => {
    expect(bodyOf(recordOf("MSH|^~\\|LAB||||2024||ORU^R01^ORU_R01|1|P|2.1\rNTE|||a&b\\S\\c\\T\\"))).toEqual({ "NTE[1]-3[1].1.1": "a&b^c\\T\\" });
    expect(bodyOf(recordOf("MSH|^~|LAB||||2024||ORU^R01^ORU_R01|1|P|2.1\rNTE|||a\\S\\c"))).toEqual({ "NTE[1]-3[1].1.1": "a\\S\\c" });
    expect(bodyOf(recordOf("MSH|^|LAB||||2024||ORU^R01^ORU_R01|1|P|2.1\rNTE|||a~b"))).toEqual({ "NTE[1]-3[1].1.1": "a~b" });
  });

  it("have the truncation character of v2.7", () => {
    expect(bodyOf(recordOf("MSH|^~\\&#|LAB||||2024||ORU^R01^ORU_R01|1|P|2.7\rNTE|||cut#^a\\P\\b"))).toEqual({ "NTE[1]-3[1].1.1": "cut#", "NTE[1]-3[1].2.1": "a#b" });
  });
});

describe("escape sequences", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["\\F\\\\S\\\\T\\\\R\\\\E\\", "|^&~\\"],
    ["\\H\\loud\\N\\ plain", "loud plain"],
    ["a\\.br\\b", "a\nb"],
    ["a\\.sp\\b\\.sp3\\c\\.sp 2\\d\\.sp+1\\e", "a\nb\n\n\nc\n\nd\ne"],
    ["a\\.ce\\b\\.fi\\\\.nf\\c", "a\nbc"],
    ["a\\.sk3\\b\\.sk 1\\c", "a   b c"],
    ["\\.in+4\\\\.ti-4\\1. one\\.br\\more\\.br\\again", "1. one\n    more\n    again"],
    ["\\.ti2\\a\\.br\\b", "  a\nb"],
    ["\\X41\\\\X4a4B\\", "AJK"],
    ["\\XC3A4\\\\XC3\\\\XB6\\", "äö"],
    ["\\X0D\\", "\r"],
  ];
  for (const [raw, text] of cases) {
    it(`reads ${raw}`, () => {
      const body = read(`${msh}\rNTE|||${raw}`);
      expect(bodyOf(body.messages[0]!.record!)["NTE[1]-3[1].1.1"]).toBe(text);
      expect(keysOf(body)).toEqual([]);
    });
  }

  it("reads \\X..\\ in the message's character set", () => {
    expect(bodyOf(recordOf(`${msh}||||||8859/1\rNTE|||\\XE4\\`))["NTE[1]-3[1].1.1"]).toBe("ä");
    expect(bodyOf(recordOf(`${msh}||||||8859/5\rNTE|||\\XB0\\`))["NTE[1]-3[1].1.1"]).toBe("А");
  });

  const literal = ["C:\\temp\\file", "\\Z01\\", "\\C2842\\", "\\M242A\\", "50\\", "\\X4\\", "\\XZZ\\", "\\X00\\", "\\.xx\\", "\\.sp999999\\", "\\.br3\\", "\\\\", "\\f\\"];
  for (const raw of literal) {
    it(`keeps ${raw} as it is written, with a warning that names the leaf`, () => {
      const body = read(`${msh}\rNTE|||fine\rNTE|||${raw}`);
      expect(bodyOf(body.messages[0]!.record!)["NTE[2]-3[1].1.1"]).toBe(raw);
      expect(issuesOf(body)).toMatchObject([{ key: "hl7v2.escape", severity: "warning", source: "NTE[2]-3[1].1.1", position: { line: 3, column: 7 } }]);
    });
  }

  it("finds the known one after an unknown one", () => {
    expect(bodyOf(recordOf(`${msh}\rNTE|||C:\\temp\\T\\b \\Z1\\\\S\\`))["NTE[1]-3[1].1.1"]).toBe("C:\\temp&b \\Z1\\^");
  });
});

describe("segment ends", () => {
  for (const [name, end] of [["CR", "\r"], ["LF", "\n"], ["CRLF", "\r\n"]] as const) {
    it(`may be ${name}`, () => {
      const record = recordOf([msh, "PID|1", "PV1|1|I", ""].join(end));
      expect(record.units.map((unit) => [unit.name, unit.line])).toEqual([["MSH", 1], ["PID", 2], ["PV1", 3]]);
      expect(bodyOf(record)["PV1[1]-2[1].1.1"]).toBe("I");
    });
  }

  it("may be mixed, with blank lines and MLLP framing around", () => {
    const body = read(`\ufeff\u000b\r\n  ${msh}\r\n\r\n \nPID|1\nPV1|1|I\r\u001c\r`);
    expect(keysOf(body)).toEqual([]);
    const record = body.messages[0]!.record!;
    expect(record.units.map((unit) => [unit.name, unit.line])).toEqual([["MSH", 2], ["PID", 5], ["PV1", 6]]);
    expect(bodyOf(record)).toEqual({ "PID[1]-1[1].1.1": "1", "PV1[1]-1[1].1.1": "1", "PV1[1]-2[1].1.1": "I" });
  });

  it("leave a raw line break inside a field where it is", () => {
    const body = read(`${msh}\rOBX|1|TX|X||first line\r\nsecond, with a T||\n\nthird|\rend||F\rNTE|1`);
    expect(bodyOf(body.messages[0]!.record!)).toMatchObject({
      "OBX[1]-5[1].1.1": "first line\nsecond, with a T",
      "OBX[1]-7[1].1.1": "\n\nthird",
      "OBX[1]-8[1].1.1": "\nend",
      "OBX[1]-10[1].1.1": "F",
      "NTE[1]-1[1].1.1": "1",
    });
    expect(issuesOf(body)).toMatchObject([{ key: "hl7v2.line-break", source: "OBX[1]", position: { line: 2 } }]);
  });

  it("take a name alone for a segment, but for text amid broken text", () => {
    const body = read(`${msh}\rOBX|1|TX|X||cells:\n- seen\nRBC\n- few\rNTE|1\rORC`);
    const record = body.messages[0]!.record!;
    expect(record.units.map((unit) => unit.name)).toEqual(["MSH", "OBX", "NTE", "ORC"]);
    expect(bodyOf(record)["OBX[1]-5[1].1.1"]).toBe("cells:\n- seen\nRBC\n- few");
    expect(keysOf(body)).toEqual(["hl7v2.line-break", "hl7v2.segment-bare"]);
  });
});

describe("the header", () => {
  const header = (text: string) => read(text).messages[0]!.header;

  it("says what MSH says", () => {
    expect(header(`${msh}||||||UNICODE UTF-8`)).toEqual({
      controlId: "42", messageType: "ORU", trigger: "R01", structure: "ORU_R01", version: "2.5.1", processingId: "P",
      sendingApplication: "LAB", sendingFacility: "NORTH", dateTime: "20240305", charset: "utf-8",
    });
  });

  it("derives a missing MSH-9.3 from type and event", () => {
    expect(header("MSH|^~\\&|||||||ADT^A04|1|P|2.3").structure).toBe("ADT_A01");
    expect(header("MSH|^~\\&|||||||ADT_A08|1|P|2.3")).toMatchObject({ structure: "ADT_A01", messageType: "ADT", trigger: "A08" });
    expect(header("MSH|^~\\&|||||||ACK|1|P|2.3")).toMatchObject({ structure: "ACK", messageType: "ACK", trigger: null });
  });

  it("takes the event from EVN-1 where MSH-9 has none", () => {
    expect(header("MSH|^~\\&|||||||ADT|1|P|2.1\rEVN|A01")).toMatchObject({ structure: "ADT_A01", trigger: "A01" });
  });

  it("sets an unknown MSH-9.3 aside for the structure of type and event", () => {
    const severity = (named: string) => {
      const body = read(`MSH|^~\\&|||||||ADT^A04^${named}|1|P|2.5`);
      expect(body.messages[0]!.header.structure).toBe("ADT_A01");
      return issuesOf(body).map((issue) => [issue.key, issue.severity, issue.position]);
    };
    expect(severity("ADT_X99")).toEqual([["hl7v2.structure-corrected", "warning", { line: 1, column: 16, offset: 15 }]]);
    expect(severity("ADT_A04")).toEqual([["hl7v2.structure-corrected", "information", { line: 1, column: 16, offset: 15 }]]);
  });

  it("keeps an unknown structure by its name, in one group", () => {
    const body = read("MSH|^~\\&|||||||ZZZ^Z01^ZZZ_Z01|1|P|2.5\rZPI|1");
    const record = body.messages[0]!.record!;
    expect([record.structure, record.groups]).toEqual(["ZZZ_Z01", [{ name: "ZZZ_Z01", parent: -1 }]]);
    expect(keysOf(body)).toEqual(["hl7v2.structure-unknown"]);
  });
});
