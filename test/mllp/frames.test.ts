import { array, assert, constantFrom, integer, nat, oneof, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameReader, framed } from "../../src/mllp/frames.ts";

const message = (id: string, text = "") => `MSH|^~\\&|LAB|North|EHR|South|20240131||ADT^A01|${id}|P|2.5.1\rPID|1||${text}\r`;

/** Reads bytes in chunks of the given sizes, which come again and again. */
function read(bytes: Buffer, sizes: readonly number[], most = 1_000_000) {
  const reader = new FrameReader(most);
  const events = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    events.push(...reader.add(bytes.subarray(at, at + size)));
    at += size;
  }
  return { reader, events: events.map((event) => (event.kind === "skipped" ? event.count : `${event.kind}:${event.bytes.toString("latin1")}`)) };
}

describe("FrameReader", () => {
  it("gives the same frames however the bytes are chunked", () => {
    // Characters of a message are a carriage return or from the space on.
    const text = uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes.map((byte) => (byte < 0x20 ? 0x0d : byte))).toString("latin1"));
    assert(
      property(array(text, { maxLength: 6 }), array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }), (texts, sizes) => {
        const bytes = Buffer.concat(texts.map((each) => framed(Buffer.from(each, "latin1"))));
        expect(read(bytes, sizes).events).toEqual(texts.map((each) => `frame:${each}`));
      }),
    );
  });

  it("finds the same in any bytes however they are chunked", () => {
    const hostile = array(oneof(constantFrom(0x0b, 0x1c, 0x0d, 0x0a), constantFrom(...Buffer.from("\vMSH")), nat(255)), { maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    const all = (bytes: Buffer, sizes: readonly number[], most: number) => {
      const { reader, events } = read(bytes, sizes, most);
      return [...events, ...reader.end()];
    };
    assert(
      property(hostile, array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }), integer({ min: 1, max: 100 }), (bytes, sizes, most) => {
        const whole = all(bytes, [bytes.length + 1], most);
        expect(all(bytes, sizes, most)).toEqual(whole);
        expect(all(bytes, [1], most)).toEqual(whole);
      }),
      { numRuns: 1000 },
    );
  });

  it("loses no byte of what stands between frames: it is counted, line ends apart", () => {
    const bytes = Buffer.concat([Buffer.from("noise"), framed("a"), Buffer.from("\r\n"), framed("b"), Buffer.from([0x1c, 0x0d])]);
    for (const size of [1, 3, 100]) {
      const { reader, events } = read(bytes, [size]);
      expect(events).toEqual([5, "frame:a", "frame:b"]);
      expect(reader.end()).toEqual([{ kind: "skipped", count: 1 }]);
    }
  });

  it("takes a carriage return for missing where a start block or nothing follows the end block", () => {
    const bytes = Buffer.from("\x0ba\x1c\x0bb\x1c");
    for (const size of [1, 3, 100]) {
      const { reader, events } = read(bytes, [size]);
      expect(events).toEqual(["frame:a"]);
      expect(reader.ending).toBe(true);
      expect(reader.quiet()).toEqual([{ kind: "frame", bytes: Buffer.from("b") }]);
      expect(reader.add(Buffer.from("\r"))).toEqual([]);
      expect(reader.end()).toEqual([]);
    }
    expect(read(bytes, [100]).reader.end()).toEqual([{ kind: "frame", bytes: Buffer.from("b") }]);
  });

  it("holds bytes and not chunks: a long message byte by byte needs a few times its length", () => {
    const reader = new FrameReader(2_000_000);
    reader.add(Buffer.from([0x0b]));
    const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = used();
    const character = Buffer.from("x");
    for (let count = 0; count < 1_000_000; count++) reader.add(character);
    // A hundred times its length where each chunk is held; what is left for the collector counts too.
    expect(used() - before).toBeLessThan(60_000_000);
    expect(reader.add(Buffer.from([0x1c, 0x0d]))).toMatchObject([{ kind: "frame", bytes: { length: 1_000_000 } }]);
  });

  it("takes any other end block without its carriage return as a character of the message", () => {
    expect(read(Buffer.concat([Buffer.from([0x0b]), Buffer.from("a\x1cb\x1c\x1cc"), Buffer.from([0x1c, 0x0d])]), [1]).events).toEqual(["frame:a\x1cb\x1c\x1cc"]);
  });

  it("gives up what a sender broke off, where it begins again inside a frame", () => {
    const half = Buffer.concat([Buffer.from([0x0b]), Buffer.from(message("1").slice(0, 50))]);
    expect(read(Buffer.concat([half, framed(message("2"))]), [7]).events).toEqual([50, `frame:${message("2")}`]);
  });

  it("keeps a vertical tab in a text, which word processors write for a line break", () => {
    const text = message("1", "first line\x0bsecond line");
    expect(read(framed(text), [11]).events).toEqual([`frame:${text}`]);
  });

  it("gives the beginning of a frame that is too long, and reads on behind it", () => {
    const long = message("1", "x".repeat(20_000));
    const { events } = read(Buffer.concat([framed(long), framed("next")]), [1000], 10_000);
    expect(events).toEqual([`too-long:${long.slice(0, 4096)}`, "frame:next"]);
  });

  it("knows when a frame has begun and not ended", () => {
    const { reader } = read(Buffer.from("\x0bMSH|"), [2]);
    expect(reader.inside).toBe(true);
    reader.add(Buffer.from("\x1c\r"));
    expect(reader.inside).toBe(false);
  });
});
