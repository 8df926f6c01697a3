import { array, assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { PieceCutter } from "../../../src/parse/hl7v2/pieces.ts";

/** The pieces of a text that arrives in chunks of the given sizes, the last of which repeats. */
function cut(text: string, sizes: { goal: number; most: number }, chunks: readonly number[] = [7]) {
  const bytes = Buffer.from(text);
  const cutter = new PieceCutter(sizes);
  const pieces = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = chunks[Math.min(turn, chunks.length - 1)]!;
    pieces.push(...cutter.add(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...pieces, ...cutter.end()].map((piece) => ({ text: Buffer.from(piece.bytes).toString(), line: piece.line }));
}
const message = (number: number, filling = "x".repeat(100)) => `MSH|^~\\&|A|B|C|D|2024||ADT^A01|${number}|P|2.5\rPID|1||${filling}\r`;
const messages = (count: number) => Array.from({ length: count }, (_, number) => message(number));

describe("PieceCutter", () => {
  it("cuts where the first message ends behind the goal", () => {
    const [first, second, third] = messages(3);
    expect(cut(first! + second! + third!, { goal: 10, most: 10_000 })).toEqual([{ text: first, line: 1 }, { text: second, line: 3 }, { text: third, line: 5 }]);
    expect(cut(first! + second! + third!, { goal: first!.length + 1, most: 10_000 }).map(({ line }) => line)).toEqual([1, 5]);
  });

  it("gives a text below the goal as one piece, and nothing for nothing", () => {
    expect(cut("no message at all", { goal: 1000, most: 1000 })).toEqual([{ text: "no message at all", line: 1 }]);
    expect(cut("", { goal: 10, most: 10 })).toEqual([]);
  });

  it("cuts before headers and trailers of batches too, and after MLLP framing", () => {
    const framed = messages(3).map((text) => `\u000b${text}\u001c\r`).join("");
    expect(cut(framed, { goal: 10, most: 10_000 }).map(({ text }) => text.trimStart().slice(0, 3))).toEqual(["MSH", "MSH", "MSH"]);
    const batch = `BHS|^~\\&|${"y".repeat(100)}\r${message(1)}BTS|1|${"z".repeat(100)}\r`;
    expect(cut(batch, { goal: 10, most: 10_000 }).map(({ text }) => text.slice(0, 3))).toEqual(["BHS", "MSH", "BTS"]);
  });

  it("does not take MSH within a line, or a word that begins so, for a header", () => {
    const text = message(1, `MSH|^~\\&| MSH ${"x".repeat(200)}\rMSHX`) + message(2);
    expect(cut(text, { goal: 10, most: 10_000 })).toHaveLength(2);
  });

  it("gives the start of a message that is too long, passes over the rest, and goes on behind it", () => {
    const [before, after] = [message(1), message(3)];
    const pieces = cut(before + message(2, "x".repeat(5000)) + after, { goal: 1000, most: 2000 }, [64]);
    expect(pieces.map(({ text }) => text.length > 2000)).toEqual([false, true, false]);
    expect([pieces[0]!.text, pieces[1]!.text.slice(0, 40), pieces[2]!.text]).toEqual([before, message(2).slice(0, 40), after]);
    expect(pieces.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it("keeps little of a text that is no message, however long", () => {
    const cutter = new PieceCutter({ goal: 1000, most: 2000 });
    let kept = 0;
    for (let turn = 0; turn < 1000; turn++) for (const { bytes } of cutter.add(Buffer.alloc(1000, 0x20 + (turn % 64)))) kept += bytes.length;
    expect(kept).toBeLessThan(4000);
    expect(cutter.end()).toEqual([]);
  });

  it("loses no byte and no line, whatever the chunks and the goal", () => {
    assert(
      property(array(integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 }), integer({ min: 1, max: 600 }), integer({ min: 1, max: 9 }), constantFrom("\r", "\n", "\r\n", "\r\r\n "), (chunks, goal, count, end) => {
        const text = messages(count).join("").replaceAll("\r", end);
        const pieces = cut(text, { goal, most: 100_000 }, chunks);
        expect(pieces.map((piece) => piece.text).join("")).toBe(text);
        for (const piece of pieces) {
          expect(piece.text.startsWith("MSH|")).toBe(true);
          const before = text.slice(0, text.indexOf(piece.text));
          expect(piece.line).toBe(1 + (before.match(/\r\n|\r|\n/g)?.length ?? 0));
        }
      }),
    );
  });
});
