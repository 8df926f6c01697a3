import { describe, expect, it } from "vitest";
import { readMultipart } from "../../src/parse/multipart.ts";

const read = (text: string | Uint8Array, boundary: string | undefined = "b", most = 100) => readMultipart(typeof text === "string" ? Buffer.from(text, "latin1") : text, boundary, most)!;
const told = (text: string) => read(text).parts.map(({ part, file, contentType, bytes, problem }) => ({ part, file, contentType, text: Buffer.from(bytes).toString("latin1"), problem: problem?.key }));
const keysOf = (text: string, boundary?: string) => read(text, boundary).issues.map(({ key }) => key);
const disposition = (rest: string) => `Content-Disposition: form-data; ${rest}\r\n`;

describe("multipart/form-data", () => {
  it("has parts with their file's name and type, and keeps their bytes", () => {
    const text = `--b\r\n${disposition('name="f"; filename="a.hl7"')}Content-Type: text/plain; charset=iso-8859-1\r\n\r\nMSH|\xe4\r\n\r\n--b\r\n${disposition('name="g"')}\r\n\r\n--b--\r\n`;
    expect(read(text).issues).toEqual([]);
    expect(told(text)).toEqual([
      { part: 1, file: "a.hl7", contentType: "text/plain; charset=iso-8859-1", text: "MSH|\xe4\r\n", problem: undefined },
      { part: 2, file: undefined, contentType: undefined, text: "", problem: undefined },
    ]);
  });

  it("has every part, also one without headers, without a name or without anything", () => {
    expect(told("--b\r\n\r\nMSH\r\n--b\r\nContent-Type: text/plain\r\n\r\nA\r\n--b\r\n--b\r\n\r\n--b--").map(({ part, text, problem }) => [part, text, problem])).toEqual([
      [1, "MSH", undefined], [2, "A", undefined], [3, "", undefined], [4, "", undefined],
    ]);
  });

  it("does not end a part at a boundary that goes on, or that begins no line", () => {
    const inside = "A--b\r\n--bb\r\n--b--x\r\n-- b\r\n\n--b\r\nB";
    expect(told(`--b\r\n\r\n${inside}\r\n--b--`).map(({ text }) => text)).toEqual([inside]);
  });

  it("allows white space behind the boundary", () => {
    expect(told("--b \t\r\n\r\nA\r\n--b-- \r\nend").map(({ text }) => text)).toEqual(["A"]);
  });

  it.each([
    ['name="f"; filename="a;b=c.hl7"', "a;b=c.hl7"],
    ['name="f"; filename="a\\"b.hl7"', 'a"b.hl7'],
    ['name="f"; filename="C:\\lab\\a.hl7"', "C:\\lab\\a.hl7"],
    ["name=f; filename=a.hl7", "a.hl7"],
    ["name=f; FileName = a.hl7 ; x=y", "a.hl7"],
    ["name=f; filename*=UTF-8''Gr%C3%B6%C3%9Fe.hl7", "Größe.hl7"],
    ["name=f; filename*=UTF-8''%E0%A4%A", "%E0%A4%A"],
    ['name="filename=x"', undefined],
    ['name="f"; filename=""', undefined],
    [`name="f"; filename="${"x".repeat(300)}"`, "x".repeat(255)],
  ])("reads the file's name of %s", (rest, file) => {
    expect(told(`--b\r\n${disposition(rest)}\r\nA\r\n--b--`)[0]!.file).toBe(file);
  });

  it("reads headers of any case that go on over lines", () => {
    expect(told("--b\r\ncontent-TYPE: text/plain;\r\n\tcharset=utf-8\r\n\r\nA\r\n--b--")[0]!.contentType).toBe("text/plain;\tcharset=utf-8");
  });

  it.each([
    ["without an empty line behind its headers", "Content-Type: text/plain\r\nMSH", "body.part-headers"],
    ["with headers without end", `X: ${"x".repeat(20_000)}\r\n\r\nMSH`, "body.part-headers"],
    ["in base64", "Content-Transfer-Encoding: base64\r\n\r\nTVNI", "body.part-encoding"],
    ["in quoted-printable", "content-transfer-encoding: Quoted-Printable\r\n\r\nMSH", "body.part-encoding"],
  ])("does not hold the other parts for one %s", (_what, part, key) => {
    expect(told(`--b\r\n\r\nA\r\n--b\r\n${part}\r\n--b\r\n\r\nB\r\n--b--`).map(({ text, problem }) => problem ?? text)).toEqual(["A", key, "B"]);
  });

  it("does not take a part without an end for a whole one", () => {
    expect(told("--b\r\n\r\nA\r\n--b\r\n\r\nMSH|").map(({ text, problem }) => problem ?? text)).toEqual(["A", "body.part-cut-off"]);
    expect(told("--b\r\n").map(({ problem }) => problem)).toEqual(["body.part-cut-off"]);
  });

  it("says what stands outside of its parts", () => {
    expect(keysOf("hello\r\n--b\r\n\r\nA\r\n--b--")).toEqual(["body.outside-parts"]);
    expect(keysOf("--b\r\n\r\nA\r\n--b--\r\nMSH|")).toEqual(["body.outside-parts"]);
    expect(keysOf("\r\n--b\r\n\r\nA\r\n--b--\r\n\r\n")).toEqual([]);
  });

  it.each([
    ["has no boundary in its type", "--b\r\n\r\nA\r\n--b--", "", "body.boundary"],
    ["has a boundary that is none", "--b\r\n\r\nA\r\n--b--", "b\r\nx", "body.boundary"],
    ["has a boundary without end", "--b\r\n\r\nA\r\n--b--", "b".repeat(71), "body.boundary"],
    ["is not divided by its boundary", "--b\r\n\r\nA\r\n--b--", "c", "body.no-delimiter"],
    ["ends its lines with LF alone", "--b\n\nA\n--b--", "b", "body.no-delimiter"],
    ["has no parts", "--b--\r\n", "b", "body.no-parts"],
  ])("is refused as a whole where it %s", (_what, text, boundary, key) => {
    expect(read(text, boundary)).toMatchObject({ parts: [], issues: [{ key }] });
  });

  it("takes the characters of a boundary for themselves", () => {
    const boundary = "----x.(+)?:/b";
    expect(read(`--${boundary}\r\n\r\nA\r\n--${boundary}--`, boundary).parts).toHaveLength(1);
    expect(readMultipart(Buffer.from("x"), undefined, 1)!.issues[0]!.key).toBe("body.boundary");
  });

  it("ends at the limit", () => {
    expect(read("--b\r\n\r\nA\r\n".repeat(100) + "--b--").parts).toHaveLength(100);
    expect(read("--b\r\n\r\nA\r\n".repeat(101) + "--b--")).toBeUndefined();
    expect(read("--b\r\n".repeat(1_000_000))).toBeUndefined();
  });

  it("reads lines that nearly are the boundary in the time of one pass", () => {
    const boundary = "a".repeat(70);
    expect(read(`--${boundary}\r\n\r\n${`\r\n--${"a".repeat(69)}`.repeat(100_000)}\r\n--${boundary}--`, boundary).parts).toHaveLength(1);
    expect(read(`--b\r\n\r\n${"\r\n--b        x".repeat(500_000)}\r\n--b--`).parts).toHaveLength(1);
  });
});
