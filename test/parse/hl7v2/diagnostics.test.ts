import { describe, expect, it } from "vitest";
import { issuesOf, msh, read } from "./reading.ts";

describe("a body that is no HL7 v2", () => {
  const cases: readonly (readonly [string, string | Uint8Array, string, string])[] = [
    ["nothing", "", "hl7v2.empty", "The body is empty"],
    ["white space and framing alone", " \r\n\u000b\u001c\r", "hl7v2.empty", "starts with MSH"],
    ["a byte order mark alone", "\ufeff", "hl7v2.empty", "Send the message"],
    ["padding alone", "\0\0\0\0", "hl7v2.empty", "The body is empty"],
    ["JSON", '{"resourceType":"Bundle"}', "hl7v2.no-msh", "No line starts with MSH"],
    ["XML of HL7 v2", "<ORU_R01><MSH/></ORU_R01>", "hl7v2.no-msh", "Send ER7"],
    ["segments without a header", "PID|1\rPV1|1", "hl7v2.no-msh", "MSH|^~\\&|"],
    ["a word that starts like a header", "MSHA|^~\\&|", "hl7v2.no-msh", "No line starts with MSH"],
    ["binary data", Uint8Array.from([0x25, 0x50, 0x44, 0x46, 0x00, 0x01]), "hl7v2.binary", "The byte at offset 4 is NUL"],
  ];
  for (const [what, body, key, says] of cases) {
    it(`is refused with its reason: ${what}`, () => {
      const { messages, envelope, issues } = read(body);
      expect([messages, envelope]).toEqual([[], null]);
      expect(issues).toMatchObject([{ key, severity: "fatal" }]);
      expect(issues[0]!.text).toContain(says);
    });
  }

  it("is refused above the limit, without being read", () => {
    expect(read(msh, { maxBytes: 20 }).issues).toMatchObject([{ key: "hl7v2.too-large", severity: "fatal", code: "too-long", text: expect.stringContaining(`${msh.length} bytes; at most 20`) as string }]);
    expect(read(msh, { maxBytes: msh.length }).messages.length).toBe(1);
    expect(read(new Uint8Array(10 * 1024 * 1024 + 1)).issues[0]!.key).toBe("hl7v2.too-large");
  });
});

describe("a header that cannot be read", () => {
  for (const start of ["MSH", "MSH|", "MSH||", "MSH|^^~\\&|", "MSH|ABCD|", "MSH|^~ &|", "MSH|^~\\&#!|", "MSH\r", "MSH |^~\\&|x"]) {
    it(`is named with what is expected: ${JSON.stringify(start)}`, () => {
      const { messages } = read(start);
      expect(messages.length).toBe(1);
      expect(messages[0]!.record).toBeNull();
      expect(messages[0]!.header).toMatchObject({ controlId: null, messageType: null, structure: "" });
      expect(messages[0]!.issues).toMatchObject([{ key: "hl7v2.delimiters", severity: "fatal", position: { line: 1, column: 1, offset: 0 } }]);
      expect(messages[0]!.issues[0]!.text).toContain("MSH-1 and MSH-2 on line 1 name no usable delimiters");
    });
  }
});

describe("a message", () => {
  it("cut off after its delimiters is read as far as it goes", () => {
    for (const text of ["MSH|^~\\&", "MSH|^~\\&|", "MSH|^~\\&|LAB"]) {
      const { messages } = read(text);
      expect(messages[0]!.record!.leafCount).toBe(text.endsWith("LAB") ? 1 : 0);
      expect(messages[0]!.issues).toMatchObject([{ key: "hl7v2.message-type-missing", severity: "error", code: "required", source: "MSH[1]-9" }]);
      expect(messages[0]!.record!.structure).toBe("");
    }
  });

  it("with NUL characters is refused, those around it are read", () => {
    const body = read(`${msh}\rNTE|1\r${msh}\rNTE|a\0b\r${msh}\rNTE|3\r\0\0`);
    expect(body.messages.map(({ record }) => record === null)).toEqual([false, true, false]);
    const offset = (msh.length + 7) + (msh.length + 1) + "NTE|a".length;
    expect(issuesOf(body)).toMatchObject([{ key: "hl7v2.binary", severity: "fatal", position: { line: 4, column: 6, offset } }]);
  });

  it("may have text before it, which is reported", () => {
    const body = read(`POST /convert\r\n\r\n${msh}\rNTE|1`);
    expect(body.messages[0]!.record!.units.map(({ name, line }) => [name, line])).toEqual([["MSH", 3], ["NTE", 4]]);
    expect(body.issues).toMatchObject([{ key: "hl7v2.before-message", severity: "warning" }]);
  });

  it("gets at most a hundred warnings of a kind, and their number", () => {
    const issues = issuesOf(read(`${msh}\r${"NTE|1||\\Zx\\\r".repeat(130)}`));
    expect(issues.length).toBe(101);
    expect(issues[100]).toMatchObject({ key: "hl7v2.more", text: "The same holds for 30 further places." });
  });
});

describe("issues", () => {
  it("never quote a record's value", () => {
    const secret = "Geheim";
    const bodies = [
      `MSH|^~\\&|||||||${secret}^${secret}^${secret}|${secret}|P|2.5\rNTE|||\\Z${secret}\\\r${secret}\rZZZ`,
      `${msh}||||||${secret}\rNTE|1`, `BHS|^~\\&|${secret}\r${msh}\rBTS|${secret}`, secret, `${secret}\r${msh}`, `MSH|${secret}|`,
    ];
    const issues = bodies.flatMap((body) => issuesOf(read(body)));
    expect(issues.length).toBeGreaterThan(7);
    expect(JSON.stringify(issues)).not.toContain(secret);
  });
});
