import { describe, expect, it } from "vitest";
import { check } from "../definitions.ts";

const narrated = (inside: string, more: object = {}): object => ({ resourceType: "Patient", text: { status: "generated", div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>` }, ...more });

describe("images of a narrative", () => {
  it("of #id are of something that the resource has", () => {
    const photo = [{ id: "a", contentType: "image/png", data: "AAAA" }];
    expect(check(narrated('<img src="#a" alt="a"/>', { photo }))).toEqual([]);
    expect(check(narrated('<img src="#b" alt="a"/>', { photo }))).toEqual(["narrative-link Patient.text.div"]);
  });

  it("from elsewhere may be anywhere", () => {
    expect(check(narrated('<img src="http://example.org/a.png" alt="a"/>'))).toEqual([]);
  });
});
