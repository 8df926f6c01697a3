import { describe, expect, it } from "vitest";
import { check } from "../definitions.ts";

const narrative = (xhtml: string): object => ({ status: "generated", div: `<div xmlns="http://www.w3.org/1999/xhtml">${xhtml}</div>` });

describe("a link inside a narrative", () => {
  it("leads to a place in a narrative, an element or a contained resource", () => {
    const name = [{ id: "n", family: "x" }];
    const contained = [{ resourceType: "Organization", id: "o", name: "x" }];
    for (const text of ['<p id="t">x</p><a href="#t">x</a>', '<a name="t">x</a><a href="#t">x</a>', '<a href="#n">x</a>', '<a href="#o">x</a>', '<a href="http://example.org#t">x</a>']) {
      expect(check({ resourceType: "Patient", text: narrative(text), name, contained, managingOrganization: { reference: "#o" } }), text).toEqual([]);
    }
    expect(check({ resourceType: "Patient", text: narrative('<a href="#t">x</a>'), name })).toEqual(["narrative-link Patient.text.div"]);
  });

  it("is looked at in the sections of a Composition, within its own resource", () => {
    const composition = { resourceType: "Composition", status: "final", type: { text: "x" }, date: "2024", title: "x", author: [{ display: "x" }], text: narrative('<p id="t">x</p>'), section: [{ text: narrative('<a href="#t">x</a>') }, { text: narrative('<a href="#u">x</a>') }] };
    expect(check(composition)).toEqual(["narrative-link Composition.section[1].text.div"]);
  });
});
