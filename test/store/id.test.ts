import { describe, expect, it } from "vitest";
import { idBefore, isId, orderedId } from "../../src/store/id.ts";

describe("orderedId", () => {
  it("gives UUIDs of version 7 that sort in the order of creation", () => {
    const ids = Array.from({ length: 20_000 }, orderedId);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("comes behind all ids of times before", () => {
    const id = orderedId();
    // RFC 9562, 5.7: the first 48 bits are the milliseconds since 1970.
    const made = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
    expect([idBefore(made) < id, idBefore(made + 1) > id, idBefore(0)]).toEqual([true, true, "00000000-0000-0000-0000-000000000000"]);
    expect(isId(idBefore(made))).toBe(true);
  });

  it("is told from other texts", () => {
    expect(isId(orderedId())).toBe(true);
    expect(isId("'; drop table")).toBe(false);
  });
});
