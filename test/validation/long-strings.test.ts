import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DefinitionsArtefact } from "../../src/validation/artefact.ts";
import { parse } from "../../src/validation/fhirpath/parser.ts";
import { matches } from "../../src/validation/fhirpath/patterns/pattern.ts";
import type { Expression } from "../../src/validation/fhirpath/syntax.ts";
import { formats } from "../../src/validation/formats/index.ts";
import { check, root } from "./definitions.ts";

const length = 1_048_576;

/** What the definitions' expressions repeat, and an end that none of them has: where a search goes back over what it has read, each of a million characters costs a million steps, and the time limit of the tests ends it. */
const repeated = ["a", "A", "0", "1.", "a.", "a-", " ", "a ", "\n", "\u00a0", "=", "A=", "aa]", "[x]", "/", "a/", ":", "0:0", "-0", "http://a.", "_"];
const texts = repeated.flatMap((unit) => ["", "!", " "].map((end) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length - end.length) + end));
const starts = ["urn:uuid:", "urn:oid:1.", "2013-01-01T10:00:00.", "10:00:00."].flatMap((start) => ["0", "1.", "a"].map((unit) => start + unit.repeat(500_000)));

/** Patterns that an expression matches values against. */
function patternsOf(expression: Expression): string[] {
  const parts = Object.values(expression).flatMap((part: unknown) => (Array.isArray(part) ? (part as unknown[]) : [part])).filter((part): part is Expression => typeof part === "object" && part !== null && "kind" in part);
  const own = expression.kind === "call" && /^(matches|matchesFull|replaceMatches)$/.test(expression.name) && expression.arguments[0]?.kind === "literal" ? [expression.arguments[0].text] : [];
  return [...own, ...parts.flatMap(patternsOf)];
}

/** All expressions of invariants in HL7's packages, base types, profiles and extensions alike. */
function invariants(): string[] {
  const texts = ["constraints.json", "library.ndjson"].map((file) => readFileSync(join(root, "build/definitions", file), "utf8"));
  const found = new Set<string>();
  for (const line of texts.flatMap((text) => text.split("\n")).filter((line) => line !== "")) {
    JSON.parse(line, function (this: unknown, key, value: unknown) {
      if (key === "expression" && typeof value === "string" && value.includes("atches(") && typeof (this as { key?: unknown }).key === "string") found.add(value);
      return value;
    });
  }
  return [...found];
}

describe("a string of 1 MB", () => {
  const { primitives } = JSON.parse(readFileSync(join(root, "build/definitions/definitions.json"), "utf8")) as DefinitionsArtefact;

  it("is read once for the form of each primitive type, whatever the type's regular expression is", () => {
    expect([...formats.keys()].sort()).toEqual(Object.keys(primitives).sort());
    for (const { check } of formats.values()) for (const text of [...texts, ...starts]) check(text);
  });

  it("is read once for each pattern of an invariant", () => {
    const patterns = [...new Set(invariants().flatMap((expression) => patternsOf(parse(expression))))];
    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) {
      // Undefined is a pattern that no automaton can follow, one that would have to go back. The others are read a step a character, whatever the text.
      for (const unit of ["a", "A", "a.", "http://a."]) expect(matches(`${unit.repeat(length / unit.length)}!`, pattern), pattern).toBeDefined();
    }
  });

  it("is read once as a value of each primitive type, with all that is said of it", () => {
    for (const type of formats.keys()) {
      if (type === "xhtml") continue;
      const name = `value${type[0]!.toUpperCase()}${type.slice(1)}`;
      for (const text of texts.slice(0, 12)) check({ resourceType: "Patient", extension: [{ url: "http://example.org/a", [name]: text }] });
    }
  });

  it("is read once as a narrative, a reference, an id and a url", () => {
    const units = ["<", "<p>", "<p ", "<p a=\"", "&", "&amp", "&#", "<!--", "<![CDATA[", "</p>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">", "\"", "a=\"b\" ", ...repeated];
    for (const unit of units) {
      const long = unit.repeat(Math.ceil(length / unit.length));
      for (const div of [long, `<div xmlns="http://www.w3.org/1999/xhtml">${long}`, `<div xmlns="http://www.w3.org/1999/xhtml"><p title="${long}">a</p></div>`]) check({ resourceType: "Patient", text: { status: "generated", div } });
      check({ resourceType: "Patient", id: long, managingOrganization: { reference: `Organization/${long}`, type: long }, extension: [{ url: long, valueCode: long }], meta: { profile: [long] } });
    }
  });
});
