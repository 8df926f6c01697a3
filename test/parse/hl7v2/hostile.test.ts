import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { issuesOf, msh, read, recordOf } from "./reading.ts";

/** Sizes at which anything worse than linear would not end within the time a test has. */
const megabyte = 1_000_000;

describe("size", () => {
  it("may be 100,000 repetitions in a field", () => {
    const record = recordOf(`${msh}\rPID|||${"A^B~".repeat(100_000)}`);
    expect(record.units[1]!.to - record.units[1]!.from).toBe(200_000);
    expect(record.name(record.leafCount - 1)).toBe("PID[1]-3[100000].2.1");
  });

  for (const separator of ["|", "~", "^", "&", "\r", "\n", "\r\n", " ", "\u001c", "\u000b"]) {
    it(`may be 5 MB of ${JSON.stringify(separator)}`, () => {
      const record = recordOf(`${msh}\rNTE|1${separator.repeat((5 * megabyte) / separator.length)}x`);
      const last = record.leafCount - 1;
      expect(record.text(last).endsWith("x")).toBe(true);
      expect(record.position(last).line).toBeGreaterThan(1);
    });
  }

  it("may be 5 MB in OBX-5", () => {
    const data = "JVBERi0xLjQK".repeat(400_000);
    const record = recordOf(`${msh}\rOBX|1|ED|PDF||^application^pdf^Base64^${data}||||||F`);
    expect(record.text(record.childStart(1, 5) + 3)).toBe(data);
  });

  it("may be 100,000 segments", () => {
    const record = recordOf(`${msh}\r${"NTE|1||text\r".repeat(100_000)}`);
    expect([record.units.length, record.units[100_000]!.occurrence, record.units[100_000]!.line]).toEqual([100_001, 100_000, 100_001]);
    expect(record.name(record.leafCount - 1)).toBe("NTE[100000]-3[1].1.1");
  });

  it("may be 20,000 messages, also with other delimiters and character sets", () => {
    for (const one of [`${msh}\rNTE|1\r`, `${msh}\rNTE|ä\r`, "MSH|^~\\&|A\rMSH#*~\\&#B\r", "MSH|^~\\&||\\Z\\\rMSH|^~/&|A\rMSH|^~*&|A\r", "BHS|^~\\&|A\rMSH|^~\\&|B\rBTS|1\r", "BHS|^~\\&|A\rBHS#^~*&#A\r"]) {
      const body = read(one.repeat(20_000));
      expect(body.messages.length + (body.envelope?.units.length ?? 0)).toBeGreaterThanOrEqual(20_000);
    }
  });

  it("may be 1 MB of escape characters, closed, open or unknown", () => {
    for (const raw of ["\\", "\\T\\", "\\X41\\", "\\Zx\\", "a\\", "\\X", "\\.br\\", "\\.in+100\\\\.br\\x", "\\|", "\\Zx\\|"]) {
      const record = recordOf(`${msh}\rNTE|||${raw.repeat(megabyte / raw.length)}`);
      let length = 0;
      for (let leaf = 0; leaf < record.leafCount; leaf++) length += record.text(leaf).length;
      expect(length).toBeLessThan(100 * megabyte);
    }
  });

  it("may be 1 MB of lines that start no segment", () => {
    const record = recordOf(`${msh}\rOBX|1|TX|||${"line\n".repeat(200_000)}`);
    expect(record.text(record.leafCount - 1).split("\n").length).toBe(200_000);
  });

  for (const filler of ["a", "ä", "😀"]) {
    it(`lets every leaf of 3 MB of ${filler} say its position, in any order`, () => {
      const text = `${msh}\r${`NTE|1|${filler}|${`${filler}~`.repeat(50_000)}\r`.repeat(10)}`;
      const record = recordOf(text);
      let last = { line: Infinity, column: Infinity, offset: Infinity };
      for (let leaf = record.leafCount - 1; leaf >= 0; leaf--) {
        const position = record.position(leaf);
        if (position.offset >= last.offset || position.line > last.line) throw new Error("Positions go backwards.");
        last = position;
      }
      expect(last).toEqual({ line: 1, column: 10, offset: 9 });
    });
  }
});

describe("a body of header and trailer segments without end", () => {
  it.each(["BHS|abc\r", "BHS|^~\\&|A\r", "FHS|^~\\&\rBHS!@*%$\r", "BTS|1\r", "FTS!1\r", "BHS|^~\\&\rBTS!1\r"])("of %j is read, with so many issues and no more", (segment) => {
    const { messages, envelope, issues } = read(`${msh}\r${segment.repeat(50_000)}`);
    expect(messages).toHaveLength(1);
    expect(envelope!.units.length).toBeGreaterThanOrEqual(50_000);
    expect(issues.length).toBeLessThan(320);
  });
});

describe("any bytes", () => {
  it("are read or refused, never thrown at", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { messages, issues } = read(bytes);
      if (messages.length === 0) expect(issues.length).toBeGreaterThan(0);
    }), { numRuns: 500 });
  });

  it("after a header are read or refused, in every character set", () => {
    const sets = ["", "ASCII", "8859/1", "8859/7", "UNICODE UTF-8", "UNICODE UTF-16", "~ISO IR87", "ISO IR14", "GB 18030-2000", "BIG-5", "KS X 1001", "?"];
    const scraps = [...Array.from("|^~\\&\r\n\u000b\u001c\u001b$(B\"AMSHBTF \0"), "MSH|^~\\&|", "\rBTS|1\r", "\rNTE|", "\\X41\\"].map((text) => Buffer.from(text));
    const soup = fc.array(fc.oneof(fc.constantFrom(...scraps), fc.uint8Array({ maxLength: 3 })), { maxLength: 60 });
    fc.assert(fc.property(fc.constantFrom(...sets), soup, (set, parts) => {
      const body = read(Buffer.concat([Buffer.from(`${msh}||||||${set}\r`), ...parts]));
      for (const { record } of [...body.messages, { record: body.envelope }]) {
        for (let leaf = 0; leaf < (record?.leafCount ?? 0); leaf++) {
          expect(record!.text(leaf)).toBeTypeOf("string");
          expect(record!.position(leaf).offset).toBeGreaterThanOrEqual(0);
        }
      }
      expect(issuesOf(body).every(({ text }) => !text.includes("{"))).toBe(true);
    }), { numRuns: 500 });
  });
});
