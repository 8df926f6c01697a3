import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Packet } from "../../src/model/packet.ts";
import { parseContentType } from "../../src/parse/media-type.ts";
import { readHl7v2 } from "../../src/parse/hl7v2/read.ts";
import { splitterOf } from "../../src/parse/stream/split.ts";
import { mostWhole } from "../../src/parse/stream/text-splitter.ts";
import { unpack } from "../../src/parse/unpack.ts";
import { options } from "./hl7v2/reading.ts";

const er7 = "x-application/hl7-v2+er7";
const most = 10_000_000;

function split(body: Buffer, type: string, cuts: readonly number[]) {
  const splitter = splitterOf(parseContentType(type)!, { most });
  const packets: Packet[] = [];
  let from = 0;
  for (const cut of [...cuts, body.length].map((cut) => Math.min(cut, body.length)).sort((a, b) => a - b)) {
    packets.push(...splitter.add(body.subarray(from, cut)));
    from = cut;
  }
  const { packets: last, issues } = splitter.end();
  return { packets: [...packets, ...last], issues };
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const keys = (issues: readonly { readonly key: string }[]) => issues.map(({ key }) => key);
const plain = ({ packets, issues }: { readonly packets: readonly Packet[]; readonly issues: readonly { readonly key: string }[] }) => ({
  issues: keys(issues),
  packets: packets.map(({ bytes, problem, surroundings: _surroundings, ...others }) => ({ ...others, problem: problem?.key, ...(problem === undefined && { text: text(bytes) }) })),
});

const message = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.stringMatching(/^[A-Za-z é|\\^~&]{0,40}$/)).map(([id, note]) => `MSH|^~\\&|LAB|N|E|S|20240131||ADT^A01|${id}|P|2.5.1\rPID|1||7\rNTE|1||${note}\r`);
const cuts = fc.array(fc.nat(2000), { maxLength: 12 });

describe("a body that is split while it comes", () => {
  it("has the packets of the whole, as NDJSON", () => {
    const line = fc.oneof(message.map((one) => JSON.stringify(one)), message.map((one) => JSON.stringify({ message: one, id: "a" })), fc.constantFrom("", "  \t", "{no", '"\\ud800"', "[]", '"A"\r'));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom("", "\n"), fc.constantFrom("", "\ufeff"), cuts, (lines, end, mark, cuts) => {
        const body = Buffer.from(mark + lines.join("\n") + end);
        expect(plain(split(body, "application/x-ndjson", cuts))).toEqual(plain(unpack(body, { mediaType: "application/x-ndjson" })));
      }),
    );
  });

  it("has the packets of the whole, as multipart/form-data", () => {
    const head = fc.constantFrom("", 'Content-Disposition: form-data; name="f"; filename="a.hl7"\r\n', "Content-Type: application/x-ndjson\r\n", "Content-Type: text/csv\r\n", "Content-Type: application/octet-stream\r\n", "Content-Transfer-Encoding: base64\r\n");
    const content = fc.oneof(message, message.map((one) => `${JSON.stringify(one)}\n`), fc.constantFrom("", "\r\n", "--b", "\r\n--", "\r\n--bb\r\n", "\r\n--b x", "-"));
    const part = fc.tuple(head, content).map(([one, other]) => `--b\r\n${one}\r\n${other}\r\n`);
    fc.assert(
      fc.property(fc.constantFrom("", "before\r\n", "\r\n"), fc.array(part, { maxLength: 5 }), fc.constantFrom("--b--\r\n", "--b--", "--b-- \t\r\nbehind"), cuts, (before, parts, end, cuts) => {
        const body = Buffer.from(before + parts.join("") + end, "utf8");
        const type = "multipart/form-data; boundary=b";
        expect(plain(split(body, type, cuts))).toEqual(plain(unpack(body, { mediaType: "multipart/form-data", boundary: "b" })));
      }),
      { numRuns: 400 },
    );
  });

  it("has the messages of the whole, and the same to say of their batches, as HL7 v2 beyond what is one packet", () => {
    const filler = `NTE|1||${"x".repeat(mostWhole)}\r`;
    const envelope = fc.constantFrom("FHS|^~\\&|LAB\r", "BHS|^~\\&|LAB\r", "BTS|1\r", "BTS|2\r\n", "BTS\r", "FTS|1\r", "FTS|7\r");
    fc.assert(
      fc.property(fc.constantFrom("", "\ufeff", "\r\n", "\v"), message, fc.array(fc.oneof(message, message.map((one) => one.replaceAll("\r", "\r\n")), envelope), { maxLength: 10 }), cuts, (before, first, others, cuts) => {
        const body = Buffer.from(before + first + filler + others.join(""), "utf8");
        const found = split(body, er7, [...cuts, ...cuts.map((cut) => mostWhole + cut)]);
        const whole = readHl7v2(body, { ...options, maxBytes: most });
        expect(found.packets.map(({ bytes }) => text(bytes))).toEqual(others.length === 0 ? [text(Buffer.from(first + filler))] : whole.messages.map(({ body }) => text(body)));
        const batches = (issues: readonly { readonly key: string; readonly text: string }[]) => issues.filter(({ key }) => /batch-(open|count|unopened)/.test(key)).map(({ text }) => text);
        expect(batches(found.issues)).toEqual(batches(whole.issues));
      }),
      { numRuns: 60 },
    );
  });

  it("has the header segments before a message with it", () => {
    const one = `MSH|^~\\&|A\rNTE|1||${"x".repeat(mostWhole)}\r`;
    const { packets } = split(Buffer.from(`FHS|^~\\&|F\rBHS|^~\\&|B\r${one}BTS|1\rFTS|1\r${one}`), er7, [7, 90_000]);
    expect(packets.map(({ surroundings, place }) => [surroundings == null ? null : text(surroundings), place])).toEqual([["FHS|^~\\&|F\rBHS|^~\\&|B\r", { message: 1 }], [null, { message: 2 }]]);
  });

  it("is refused in UTF-16 where it is longer than one message may be", () => {
    const wide = Buffer.from("MSH|^~\\&|".repeat(20_000), "utf16le");
    const splitter = splitterOf(parseContentType(er7)!, { most: 1000 });
    expect(splitter.add(wide)).toEqual([]);
    expect(keys(splitter.end().issues)).toEqual(["hl7v2.too-large"]);
  });

  it("does not hand on a last message that may not be all there", () => {
    const splitter = splitterOf(parseContentType("multipart/form-data; boundary=b")!, { most });
    const first = splitter.add(Buffer.from(`--b\r\n\r\n${`MSH|^~\\&|A\rNTE|1||${"x".repeat(mostWhole)}\r`.repeat(2)}MSH|^~`));
    const { packets } = splitter.end();
    expect([...first, ...packets].map(({ problem }) => problem?.key)).toEqual([undefined, undefined, "body.part-cut-off"]);
  });
});
