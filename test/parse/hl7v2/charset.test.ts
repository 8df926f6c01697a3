import { describe, expect, it } from "vitest";
import iconv from "iconv-lite";
import { bodyOf, issuesOf, keysOf, msh, read } from "./reading.ts";

const name = "NTE[1]-3[1].1.1";

/** A message with MSH-18 and the given bytes as NTE-3. */
function message(msh18: string, text: readonly number[] | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${msh}||||||${msh18}\rNTE|1||`), Uint8Array.from(text), Buffer.from("|RE\r")]);
}

function textOf(bytes: Uint8Array, charset?: string): string | undefined {
  const { messages } = read(bytes, charset === undefined ? {} : { charset });
  const leaves = bodyOf(messages[0]!.record!);
  expect(leaves["NTE[1]-4[1].1.1"]).toBe("RE");
  return leaves[name];
}

describe("MSH-18", () => {
  const cases: readonly (readonly [string, readonly number[], string])[] = [
    ["8859/1", [0xe4, 0xf6], "äö"],
    ["8859/2", [0xb1, 0xe8], "ąč"],
    ["8859/5", [0xb0, 0xd1], "Аб"],
    ["8859/7", [0xe1], "α"],
    ["8859/8", [0xe0], "א"],
    ["8859/9", [0xfd], "ı"],
    ["8859/15", [0xa4], "€"],
    ["UNICODE UTF-8", [0xc3, 0xa4, 0xe2, 0x82, 0xac], "ä€"],
    ["~ISO IR87", [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42], "山田"],
    ["ISO IR14", [0xd4, 0xcf, 0xc0, 0xde], "ﾔﾏﾀﾞ"],
    ["GB 18030-2000", [0xd6, 0xd0], "中"],
    ["BIG-5", [0xa4, 0xa4], "中"],
    ["KS X 1001", [0xb1, 0xe8], "김"],
  ];
  for (const [charset, bytes, text] of cases) {
    it(`names ${charset}`, () => {
      expect(textOf(message(charset, bytes))).toBe(text);
      expect(keysOf(read(message(charset, bytes)))).toEqual([]);
    });
  }

  it("gives way to the charset of the content type", () => {
    expect(textOf(message("8859/1", [0xb1]), "ISO-8859-2")).toBe("ą");
  });

  it("may use delimiters' bytes inside characters", () => {
    // In ISO-2022-JP the bytes of 顫 are 0x70 0x7c, and 0x7c is "|" in ASCII.
    expect(textOf(message("~ISO IR87", [0x1b, 0x24, 0x42, 0x70, 0x7c, 0x1b, 0x28, 0x42]))).toBe("顫");
  });

  it("is believed until a byte contradicts it", () => {
    const ascii = read(message("ASCII", [0xc3, 0xa4]));
    expect(bodyOf(ascii.messages[0]!.record!)[name]).toBe("ä");
    expect(issuesOf(ascii)).toMatchObject([{ key: "hl7v2.charset-contradicted", severity: "warning" }]);
    const latin = read(message("8859/1", [0x80, 0xe4]));
    expect(bodyOf(latin.messages[0]!.record!)[name]).toBe("€ä");
    expect(keysOf(latin)).toEqual(["hl7v2.charset-contradicted"]);
    const mislabelled = read(message("8859/1", [0xc3, 0x9c]));
    expect(bodyOf(mislabelled.messages[0]!.record!)[name]).toBe("Ü");
    expect(keysOf(mislabelled)).toEqual(["hl7v2.charset-contradicted"]);
  });

  it("keeps the rest of a message whose UTF-8 is cut within a character", () => {
    const body = read(message("UNICODE UTF-8", [0xc3, 0xa4, 0x2d, 0xc3]));
    expect(bodyOf(body.messages[0]!.record!)[name]).toBe("ä-Ã");
    expect(keysOf(body)).toEqual(["hl7v2.charset-invalid"]);
  });

  it("is reported when it names no known set", () => {
    const body = read(message("KLINGON", [0xc3, 0xa4]));
    expect(bodyOf(body.messages[0]!.record!)[name]).toBe("ä");
    expect(keysOf(body)).toEqual(["hl7v2.charset-unknown"]);
    expect(keysOf(read(message("", [0x41]), { charset: "x-unknown" }))).toEqual(["hl7v2.charset-unknown"]);
  });

  it("counts for its own message alone", () => {
    const parts = [message("8859/1", [0xe4]), message("8859/5", [0xb0]), message("UNICODE UTF-8", [0xc3, 0xb6])];
    const body = read(Buffer.concat(parts));
    expect(body.messages.map(({ record }) => bodyOf(record!)[name])).toEqual(["ä", "А", "ö"]);
    expect(body.messages.map(({ header }) => header.charset)).toEqual(["iso-8859-1", "iso-8859-5", "utf-8"]);
    expect(body.messages.map((one) => Buffer.from(one.body))).toEqual(parts);
    const last = body.messages[2]!.record!;
    const offset = parts[0]!.length + parts[1]!.length + parts[2]!.indexOf("|RE") + 1;
    expect(last.position(last.childStart(1, 4))).toEqual({ line: 6, column: 10, offset });
  });
});

describe("without a declared character set", () => {
  it("bytes are UTF-8", () => {
    expect(textOf(message("", [0xc3, 0xa4]))).toBe("ä");
    expect(keysOf(read(message("", [0xc3, 0xa4])))).toEqual([]);
  });

  it("bytes that are not UTF-8 are windows-1252, with a warning", () => {
    const body = read(message("", [0x93, 0xe4, 0x81, 0x94]));
    expect(bodyOf(body.messages[0]!.record!)[name]).toBe("“ä\u0081”");
    expect(issuesOf(body)).toMatchObject([{ key: "hl7v2.charset-undeclared", severity: "warning" }]);
  });
});

describe("UTF-16 and UTF-32", () => {
  for (const encoding of ["utf-16le", "utf-16be", "utf-32le", "utf-32be"]) {
    for (const mark of [true, false]) {
      it(`is read as ${encoding} ${mark ? "with" : "without"} a byte order mark`, () => {
        const text = `${msh}\rNTE|1||ä😀|RE\r`;
        const bytes = iconv.encode(text, encoding, { addBOM: mark });
        const body = read(bytes);
        expect(keysOf(body)).toEqual([]);
        const record = body.messages[0]!.record!;
        expect(bodyOf(record)[name]).toBe("ä😀");
        const width = encoding.startsWith("utf-16") ? 2 : 4;
        const before = (mark ? width : 0) + (msh.length + 1 + "NTE|1||".length) * width;
        expect(record.position(record.childStart(1, 3))).toEqual({ line: 2, column: 8, offset: before });
        // 😀 is one character in a column, two units in UTF-16 and one in UTF-32.
        expect(record.position(record.childStart(1, 4))).toEqual({ line: 2, column: 11, offset: before + (width === 2 ? 8 : 12) });
      });
    }
  }

  it("is read again from a message's own bytes", () => {
    const body = read(iconv.encode(`${msh}\rNTE|1||ä\r${msh}\rNTE|1||ö\r`, "utf-16le", { addBOM: true }));
    expect(body.messages.map((message) => bodyOf(read(message.body).messages[0]!.record!)[name])).toEqual(["ä", "ö"]);
  });
});
