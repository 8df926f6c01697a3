import { describe, expect, it } from "vitest";
import { cellText, spotText } from "../../src/profile/sections.ts";

describe("cellText", () => {
  it.each([[0, "0%"], [0.0004, "<0.1%"], [0.5, "50%"], [0.1234, "12.3%"], [0.99951, ">99.9%"], [1, "100%"]])("writes the share %f as %s", (share, text) => {
    expect(cellText({ share })).toBe(text);
  });

  it("leaves texts and numbers as they are", () => {
    expect([cellText("PID"), cellText(7)]).toEqual(["PID", 7]);
  });
});

it("spotText names file, message and line, as far as they are known", () => {
  expect(spotText({ file: "a.hl7", message: 3, line: 41 })).toBe("a.hl7, message 3, line 41");
  expect(spotText({ file: "a.hl7", message: 0, line: null })).toBe("a.hl7");
});
