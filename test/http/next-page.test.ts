import { describe, expect, it } from "vitest";
import { nextPage } from "../../src/http/next-page.ts";

describe("the next page", () => {
  it("asks for the same after the last item", () => {
    expect(nextPage("/records", { feed: "ward 1", state: undefined, limit: 2 }, [{ id: "b" }, { id: "a" }])).toBe("/records?feed=ward+1&limit=2&after=a");
  });

  it("is not there behind a page that is not full", () => {
    expect(nextPage("/records", { limit: 2 }, [{ id: "b" }])).toBeNull();
  });
});
