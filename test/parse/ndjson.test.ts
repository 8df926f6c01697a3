import { describe, expect, it } from "vitest";
import { readNdjson } from "../../src/parse/ndjson.ts";

const read = (text: string | Uint8Array, most = 100) => readNdjson(typeof text === "string" ? Buffer.from(text) : text, most);
const told = (text: string | Uint8Array) => read(text)!.map(({ line, id, bytes, problem }) => [line, problem?.key ?? Buffer.from(bytes).toString(), ...(id === undefined ? [] : [id])]);

describe("NDJSON of messages", () => {
  it("has a JSON string a line, or an object with message and id", () => {
    expect(told('"MSH|1\\rPID|ä"\n{"message":"MSH|2","id":"b"}\n{ "message": "MSH|3" }')).toEqual([[1, "MSH|1\rPID|ä"], [2, "MSH|2", "b"], [3, "MSH|3"]]);
  });

  it("may have blank lines, a byte order mark and CRLF; lines keep their numbers", () => {
    expect(told('\ufeff\r\n"A"\r\n \t\r\n\n"B"\r\n')).toEqual([[2, "A"], [5, "B"]]);
    expect(told("\n \n\r\n")).toEqual([]);
    expect(told("")).toEqual([]);
  });

  it.each([
    ["no JSON", "MSH|^~", "body.line-not-json"],
    ["a raw line break within", '"MSH', "body.line-not-json"],
    ["a number", "12", "body.line-not-a-message"],
    ["null", "null", "body.line-not-a-message"],
    ["a list", '["MSH"]', "body.line-not-a-message"],
    ["no message", '{"id":"a"}', "body.line-not-a-message"],
    ["a message that is no text", '{"message":1}', "body.line-not-a-message"],
    ["an id that is no text", '{"message":"A","id":7}', "body.line-not-a-message"],
    ["an id without end", `{"message":"A","id":"${"x".repeat(201)}"}`, "body.line-not-a-message"],
    ["a property that would be lost", '{"message":"A","patient":"7"}', "body.line-not-a-message"],
    ["a message that would take the place of another", '{"message":"A","message":"B"}', "body.line-not-json"],
    ["half a surrogate pair", '"A\\ud800B"', "body.line-half-character"],
    ["levels without end", "[".repeat(200_000), "body.line-not-json"],
    ["a prototype", '{"__proto__":{"message":"A"}}', "body.line-not-a-message"],
  ])("does not hold the other lines for a line with %s", (_what, line, key) => {
    expect(told(`"A"\n${line}\n"B"`)).toEqual([[1, "A"], [2, key], [3, "B"]]);
  });

  it("names the column and what was expected, and nothing of the line", () => {
    const { problem } = read('"A"\n{"message": CANARY}')![1]!;
    expect(problem!.text).toContain("Line 2 is not JSON: column 13: a value is expected.");
    expect(problem!.text).not.toContain("CANARY");
  });

  it("is UTF-8, line by line", () => {
    expect(told(Buffer.concat([Buffer.from('"A"\n"'), Buffer.from([0xe4]), Buffer.from('"\n"B"')]))).toEqual([[1, "A"], [2, "body.line-not-utf-8"], [3, "B"]]);
    expect(told(Buffer.from('"A"\n', "utf16le")).map(([, key]) => key)).not.toContain("A");
  });

  it("ends at the limit, however many lines follow", () => {
    expect(read('"A"\n'.repeat(100))).toHaveLength(100);
    expect(read('"A"\n'.repeat(101))).toBeUndefined();
    expect(read("1\n".repeat(5_000_000))).toBeUndefined();
    expect(read("\n".repeat(5_000_000))).toEqual([]);
  });
});
