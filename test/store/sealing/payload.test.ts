import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyNumberOf, openPayload, sealPayload } from "../../../src/store/sealing/payload.ts";

const key = { number: 7, key: Buffer.alloc(32, 9) };
const place = "record.body:a";

describe("a payload", () => {
  it("opens as the bytes that were sealed, however long they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(new Uint8Array(openPayload(key.key, sealPayload(key, bytes, place), place))).toEqual(bytes);
      }),
    );
  });

  it("is never twice the same, and does not show what is in it", () => {
    const text = Buffer.from("PID|1||12345||DOE^JANE");
    const [one, other] = [sealPayload(key, text, place), sealPayload(key, text, place)];
    expect(one).not.toEqual(other);
    expect(one.includes("DOE")).toBe(false);
  });

  it("does not open where any byte was changed", () => {
    const sealed = sealPayload(key, Buffer.from("a text of a patient ".repeat(20)), place);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      // The first byte says the form; form 3 is none, and 0 would be a plain payload that anybody can write.
      expect(() => openPayload(key.key, changed, place)).toThrow();
    }
  });

  it("does not open in another row, nor with another key", () => {
    const sealed = sealPayload(key, Buffer.from("text"), place);
    expect(() => openPayload(key.key, sealed, "record.body:b")).toThrow();
    expect(() => openPayload(Buffer.alloc(32, 8), sealed, place)).toThrow();
  });

  it("opens one from before payloads were sealed", () => {
    const plain = Buffer.from("\0MSH|");
    expect(keyNumberOf(plain)).toBeNull();
    expect(openPayload(undefined, plain, place).toString()).toBe("MSH|");
  });

  it("says the number of its key", () => {
    expect(keyNumberOf(sealPayload(key, Buffer.from("text"), place))).toBe(7);
  });
});
