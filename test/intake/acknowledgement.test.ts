import { describe, expect, it } from "vitest";
import { issue } from "../../src/errors.ts";
import { acknowledgement, acknowledgementBatch } from "../../src/intake/acknowledgement.ts";
import type { Issue } from "../../src/model/issue.ts";

const at = new Date("2024-01-31T23:59:59Z");
const bytes = (text: string) => Buffer.from(text);
const segments = (text: string) => text.split("\r").slice(0, -1);
const finding = (part: Partial<Issue>): Issue => ({ ...issue("http.not-hl7v2"), ...part });

const a01 = bytes("MSH|^~\\&|LAB|North|EHR|South|20240131||ADT^A01^ADT_A01|MSG-7|T|2.5.1\rPID|1\r");

describe("acknowledgement", () => {
  it("swaps sender and receiver, keeps processing id and version, and echoes the control id in MSA-2", () => {
    const [msh, msa] = segments(acknowledgement({ record: a01, verdict: "AA", issues: [] }, at));
    const fields = msh!.split("|");
    expect(fields.slice(0, 9)).toEqual(["MSH", "^~\\&", "EHR", "South", "LAB", "North", "20240131235959+0000", "", "ACK^A01^ACK"]);
    expect(fields[9]).toMatch(/^[0-9A-F]{20}$/);
    expect(fields.slice(10)).toEqual(["T", "2.5.1"]);
    expect(msa).toBe("MSA|AA|MSG-7");
  });

  it("is the same for the same message at the same time", () => {
    const answer = () => acknowledgement({ record: a01, verdict: "AA", issues: [] }, at);
    expect(answer()).toBe(answer());
  });

  it("says in an ERR where, what (table 0357), how bad (table 0516), which key and the text", () => {
    const answer = acknowledgement({ record: a01, verdict: "AE", issues: [finding({ code: "required", source: "PID[1]-3[2].4.1", key: "mapping.x", text: "An assigning authority is missing." })] }, at);
    expect(segments(answer)[2]).toBe("ERR||PID^1^3^2^4^1|101^Required field missing^HL70357|E|mapping.x^^L|||An assigning authority is missing.");
  });

  it.each([
    ["PID[1]", "PID^1"],
    ["OBX[12]-5", "OBX^12^5"],
    ["ZX1[1]-5[3]", "ZX1^1^5^3"],
    ["the body", ""],
    [undefined, ""],
  ])("locates %s as %s in ERR-2", (source, location) => {
    const { source: _, ...rest } = finding({});
    const answer = acknowledgement({ record: a01, verdict: "AE", issues: [source === undefined ? rest : { ...rest, source }] }, at);
    expect(segments(answer)[2]!.split("|")[2]).toBe(location);
  });

  it.each([
    ["fatal", "E"],
    ["error", "E"],
    ["warning", "W"],
    ["information", "I"],
  ] as const)("gives the severity %s as %s", (severity, code) => {
    expect(segments(acknowledgement({ record: a01, verdict: "AE", issues: [finding({ severity })] }, at))[2]!.split("|")[4]).toBe(code);
  });

  it.each([
    ["structure", "100"],
    ["value", "102"],
    ["code-invalid", "103"],
    ["not-supported", "200"],
    ["duplicate", "205"],
    ["throttled", "207"],
    ["informational", "0"],
  ] as const)("gives the problem %s the condition %s", (code, condition) => {
    expect(segments(acknowledgement({ record: a01, verdict: "AE", issues: [finding({ code })] }, at))[2]!.split("|")[3]).toMatch(new RegExp(`^${condition}\\^.*\\^HL70357$`));
  });

  it("speaks in the delimiters of the message and escapes them in texts", () => {
    const record = bytes("MSH#*!?@#LAB#N*1.2*ISO#EHR#S#20240131##ADT*A01#5#P#2.5\r");
    const answer = segments(acknowledgement({ record, verdict: "AE", issues: [finding({ source: "PID[1]-3", text: "a#b*c!d?e@f|g\r\nh" })] }, at));
    expect(answer[0]).toMatch(/^MSH#\*!\?@#EHR#S#LAB#N\*1\.2\*ISO#20240131235959\+0000##ACK\*A01#/);
    expect(answer[2]!.split("#").slice(2)).toEqual(["PID*1*3", "100*Segment sequence error*HL70357", "E", "http.not-hl7v2**L", "", "", "a?F?b?S?c?R?d?E?e?T?f|g h"]);
  });

  it("answers an old message without structure in MSH-9 and with the text in MSA-3", () => {
    const answer = segments(acknowledgement({ record: bytes("MSH|^~\\&|A|B|C|D|||ADT^A08|1|P|2.3\r"), verdict: "AE", issues: [finding({ text: "First." }), finding({ text: "Second." })] }, at));
    expect(answer[0]!.split("|")[8]).toBe("ACK^A08");
    expect(answer[1]).toBe("MSA|AE|1|First.");
  });

  it("says that it is UTF-8 where it has characters beyond ASCII", () => {
    const answer = segments(acknowledgement({ record: a01, verdict: "AE", issues: [finding({ text: "PID→Patient" })] }, at));
    expect(answer[0]!.split("|")[17]).toBe("UNICODE UTF-8");
  });

  it.each([
    ["nothing", ""],
    ["text without a header", "PID|1|\r"],
    ["binary", "\u0000\u0001\u0002"],
    ["a bare header", "MSH|"],
    ["a header with blanks for delimiters", "MSH|    |A"],
  ])("answers %s with a readable rejection", (_what, text) => {
    const answer = segments(acknowledgement({ record: bytes(text), verdict: "AR", issues: [finding({})] }, at));
    expect(answer[0]).toMatch(/^MSH\|\^~\\&\|/);
    expect(answer[1]).toBe("MSA|AR");
    expect(answer[2]).toMatch(/^ERR\|\|\|100\^/);
  });

  it("finds the header behind a byte order mark, MLLP framing and in UTF-16", () => {
    for (const record of [bytes("\ufeffMSH|^~\\&|A|B|C|D|||ADT^A08|77|P|2.5\r"), bytes("\u000bMSH|^~\\&|A|B|C|D|||ADT^A08|77|P|2.5\r"), Buffer.from("MSH|^~\\&|A|B|C|D|||ADT^A08|77|P|2.5\r", "utf16le")]) {
      expect(segments(acknowledgement({ record, verdict: "AA", issues: [] }, at))[1]).toBe("MSA|AA|77");
    }
  });
});

describe("acknowledgementBatch", () => {
  it("refers to the batch that it answers and counts its messages", () => {
    const body = bytes(`BHS|^~\\&|LAB|North|EHR|South|20240131||||BATCH-1\r${a01.toString()}BTS|1\r`);
    const answer = segments(acknowledgementBatch(body, [{ record: a01, verdict: "AA", issues: [] }], at));
    expect(answer[0]).toMatch(/^BHS\|\^~\\&\|EHR\|South\|LAB\|North\|20240131235959\+0000\|\|\|\|[0-9A-F]{20}\|BATCH-1$/);
    expect(answer.map((segment) => segment.slice(0, 3))).toEqual(["BHS", "MSH", "MSA", "BTS"]);
    expect(answer.at(-1)).toBe("BTS|1");
  });
});
