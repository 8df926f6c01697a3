import { describe, expect, it } from "vitest";
import { check } from "../definitions.ts";

describe("an attachment", () => {
  const attachment = (content: object): string[] => check({ resourceType: "Media", status: "completed", content: { contentType: "text/plain", ...content } });

  it("says the size of its data before base64", () => {
    expect(attachment({ data: "YWJj", size: 3 })).toEqual([]);
    expect(attachment({ data: "YWJjZA==", size: 4 })).toEqual([]);
    expect(attachment({ data: " YWJj\n", size: 3 })).toEqual([]);
    expect(attachment({ data: "YWJj", size: 4 })).toEqual(["attachment-size Media.content"]);
    expect(attachment({ url: "http://example.org/a.pdf", size: 400 })).toEqual([]);
  });

  it("has the SHA-1 of its data as hash", () => {
    // FIPS 180-4's example: SHA-1 of abc is a9993e364706816aba3e25717850c26c9cd0d89d.
    expect(attachment({ data: "YWJj", hash: "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=" })).toEqual([]);
    expect(attachment({ data: "YWJk", hash: "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=" })).toEqual(["attachment-hash Media.content"]);
  });
});
