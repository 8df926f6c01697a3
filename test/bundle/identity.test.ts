import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resourceId } from "../../src/bundle/identity.ts";

const key = new Uint8Array(32).fill(1);

describe("resourceId", () => {
  it("is the HMAC-SHA-256 of the length-prefixed parts in the layout of UUID version 8", () => {
    const digest = createHmac("sha256", key).update("3:adt7:Patient5:urn:a3:123").digest();
    digest[6] = (digest[6]! & 0x0f) | 0x80;
    digest[8] = (digest[8]! & 0x3f) | 0x80;
    const hex = digest.subarray(0, 16).toString("hex");
    expect(resourceId(key, "adt", "Patient", ["urn:a", "123"]).replaceAll("-", "")).toBe(hex);
  });

  it("is that of Node's own HMAC for texts of any length and alphabet", () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", minLength: 200, maxLength: 1200 }));
    fc.assert(fc.property(text, fc.array(text, { maxLength: 12 }), (feed, parts) => {
      const written = [feed, "Patient", ...parts].map((part) => `${part.length}:${part}`).join("");
      const digest = createHmac("sha256", key).update(written).digest("hex");
      const id = resourceId(key, feed, "Patient", parts).replaceAll("-", "");
      expect([id.slice(0, 12), id.slice(13, 16), id.slice(17)]).toEqual([digest.slice(0, 12), digest.slice(13, 16), digest.slice(17, 32)]);
    }));
  });

  it("gives a FHIR id in UUID form for any parts", () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.array(fc.string({ unit: "binary" })), (feed, type, parts) => {
      const id = resourceId(key, feed, type, parts);
      expect(id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(resourceId(Uint8Array.from(key), feed, type, [...parts])).toBe(id);
    }));
  });

  it("differs for every other split of the same characters, other feeds, other types, other keys", () => {
    const ids = [
      resourceId(key, "adt", "Patient", ["ab", "c"]),
      resourceId(key, "adt", "Patient", ["a", "bc"]),
      resourceId(key, "adt", "Patient", ["abc"]),
      resourceId(key, "adt", "Patient", ["abc", ""]),
      resourceId(key, "ad", "tPatient", ["abc"]),
      resourceId(key, "oru", "Patient", ["abc"]),
      resourceId(key, "adt", "Person", ["abc"]),
      resourceId(new Uint8Array(32).fill(2), "adt", "Patient", ["abc"]),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("never collides across feeds", () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.array(fc.string()), (one, other, parts) => {
      fc.pre(one !== other);
      expect(resourceId(key, one, "Patient", parts)).not.toBe(resourceId(key, other, "Patient", parts));
    }));
  });

  it("refuses a key that does not have 32 bytes", () => {
    expect(() => resourceId(new Uint8Array(16), "adt", "Patient", ["1"])).toThrow("32");
  });
});
