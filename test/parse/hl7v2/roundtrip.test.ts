import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import iconv from "iconv-lite";
import { leavesOf, options, read } from "./reading.ts";

/** A message as a tree: segments of fields of repetitions of components of subcomponents. */
type Tree = { name: string; fields: string[][][][] }[];

/** Field, component, repetition, escape and subcomponent character. */
type Set = [string, string, string, string, string];

const delimiters = fc
  .uniqueArray(fc.constantFrom(...Array.from("|^~\\&#*@!%$+/:;<=>?_`{}")), { minLength: 5, maxLength: 5 })
  .map((characters) => characters as Set);
const value = (characters: string) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...Array.from(characters)), maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constantFrom("", " ", '""', "|^~\\&", "\\T\\", "\\.br\\", "\r", "a\nb", "MSH|") },
  );
const tree = (characters: string): fc.Arbitrary<Tree> => {
  const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });
  return fc.array(fc.record({ name: fc.constantFrom("PID", "OBX", "NTE", "ZA1"), fields: list(list(list(list(value(characters))))) }), { maxLength: 6 });
};

/** Chapter 2.7: a delimiter as its letter between escape characters, a line break in hexadecimal. */
function escaped(text: string, set: Set): string {
  const [field, component, repetition, escape, subcomponent] = set;
  const letters: Record<string, string> = { [field]: "F", [component]: "S", [repetition]: "R", [escape]: "E", [subcomponent]: "T", "\r": "X0D", "\n": "X0A" };
  return Array.from(text, (character) => (letters[character] === undefined ? character : `${escape}${letters[character]}${escape}`)).join("");
}

function written(segments: Tree, set: Set, end: string): string {
  const [field, component, repetition, escape, subcomponent] = set;
  const header = `MSH${field}${component}${repetition}${escape}${subcomponent}${field.repeat(7)}ACK${field}1`;
  const lines = segments.map(({ name, fields }) => name + fields.map((repetitions) =>
    field + repetitions.map((components) => components.map((subcomponents) => subcomponents.map((text) => escaped(text, set)).join(subcomponent)).join(component)).join(repetition)).join(""));
  return [header, ...lines, ""].join(end);
}

function expected(segments: Tree): Record<string, string> {
  const leaves: Record<string, string> = { "MSH[1]-9[1].1.1": "ACK", "MSH[1]-10[1].1.1": "1" };
  const seen: Record<string, number> = {};
  for (const { name, fields } of segments) {
    seen[name] = (seen[name] ?? 0) + 1;
    fields.forEach((repetitions, f) => repetitions.forEach((components, r) => components.forEach((subcomponents, c) => subcomponents.forEach((text, s) => {
      // A line break is written as an escape sequence, which is not blank.
      if (/[^ ]/.test(text)) leaves[`${name}[${seen[name]}]-${f + 1}[${r + 1}].${c + 1}.${s + 1}`] = text;
    }))));
  }
  return leaves;
}

describe("a tree of values", () => {
  it("is read back as it was written, with any delimiters and segment ends", () => {
    fc.assert(fc.property(tree("aZ9 .-|^~\\&#äß語😀"), delimiters, fc.constantFrom("\r", "\n", "\r\n"), (segments, set, end) => {
      const body = read(written(segments, set, end));
      const record = body.messages[0]!.record!;
      expect(leavesOf(record)).toEqual(expected(segments));
      expect(record.leafCount).toBe(Object.keys(expected(segments)).length);
      expect(body.messages[0]!.issues).toEqual([]);
    }), { numRuns: 400 });
  });

  const encodings: readonly (readonly [string, string])[] = [
    ["utf-8", "aä語😀 "], ["iso-8859-1", "aä "], ["windows-1252", "aä€ "], ["iso-8859-5", "aАж "], ["shift_jis", "a語ﾔ表 "], ["gb18030", "a中ä😀 "], ["big5", "a中功 "],
    ["euc-kr", "a김 "], ["utf-16le", "aä語😀 "], ["utf-32be", "aä語😀 "],
  ];
  for (const [encoding, characters] of encodings) {
    it(`in ${encoding} has positions that point at each leaf's bytes`, () => {
      fc.assert(fc.property(tree(characters), delimiters, fc.constantFrom("\r", "\n", "\r\n"), (segments, set, end) => {
        const text = written(segments, set, end);
        const wide = encoding.startsWith("utf-16") || encoding.startsWith("utf-32");
        const bytes = iconv.encode(text, encoding, { addBOM: wide });
        const record = read(bytes, { charset: encoding }).messages[0]!.record!;
        for (let leaf = 0; leaf < record.leafCount; leaf++) {
          const { line, column, offset } = record.position(leaf);
          const raw = escaped(record.text(leaf), set);
          expect(bytes.subarray(offset, offset + iconv.encode(raw, encoding).length)).toEqual(iconv.encode(raw, encoding));
          expect(Array.from(text.split(end)[line - 1]!).slice(column - 1, column - 1 + Array.from(raw).length).join("")).toBe(raw);
        }
      }), { numRuns: 60 });
    });
  }

  it("is the same record as a Buffer, a plain array and a slice of a larger one", () => {
    const bytes = Buffer.from(written([{ name: "PID", fields: [[[["ä", "b"]]]] }], ["|", "^", "~", "\\", "&"], "\r"));
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, 7);
    const [one, two, three] = [bytes, new Uint8Array(bytes), larger.subarray(7, 7 + bytes.length)].map((body) => leavesOf(read(body).messages[0]!.record!));
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  it("shares nothing with the records read before and after", () => {
    const texts = ["a", "b", "c"].map((letter) => written([{ name: "NTE", fields: Array.from({ length: 9 }, () => [[[letter]]]) }], ["|", "^", "~", "\\", "&"], "\r"));
    const records = texts.map((text) => read(text, options).messages[0]!.record!);
    expect(records.map((record) => record.text(record.leafCount - 1))).toEqual(["a", "b", "c"]);
    expect(new Set(records.map((record) => record.keys[0])).size).toBe(3);
  });
});
