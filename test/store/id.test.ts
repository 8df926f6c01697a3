import { describe, expect, it } from "vitest";
import { isId, orderedId } from "../../src/store/id.ts";

describe("orderedId", () => {
  it("gives UUIDs of version 7 that sort in the order of creation", () => {
    const ids = Array.from({ length: 20_000 }, orderedId);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is told from other texts", () => {
    expect(isId(orderedId())).toBe(true);
    expect(isId("'; drop table")).toBe(false);
  });
});
