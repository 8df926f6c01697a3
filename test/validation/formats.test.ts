import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decimal } from "../../src/model/fhir.ts";
import { formats } from "../../src/validation/formats/index.ts";
import type { DefinitionsArtefact } from "../../src/validation/artefact.ts";
import { root } from "./definitions.ts";

const uuid = "urn:uuid:c757873d-ec9a-4326-a141-556f43239520";

/** From http://hl7.org/fhir/R4/datatypes.html: what the text and the regular expressions allow and forbid. */
const cases: Record<string, { valid: unknown[]; invalid: unknown[] }> = {
  base64Binary: { valid: ["AAAA", "QQ==", "QUI=", "QUJD\n QUJD"], invalid: ["", "A", "AAA", "A===", "QQ==QQ==", "QQ=Q", "Q_-Q", "    ", 4] },
  boolean: { valid: [true, false], invalid: ["true", 1, 0, null] },
  canonical: { valid: ["http://hl7.org/fhir/ValueSet/my-valueset|0.8", "#inner"], invalid: ["", "http://example.org/a b"] },
  code: { valid: ["final", "entered-in-error", "two words"], invalid: ["", " final", "final ", "two  words", "two\t\nwords", "two\twords", "two\u00a0words", "\u00a0", 7] },
  date: {
    valid: ["2018", "1973-06", "1905-08-23", "2024-02-29", "2000-02-29", "0001-01-01"],
    invalid: ["", "18", "2018-", "2018-13", "2018-00", "1905-8-23", "1905-08-32", "2023-02-29", "2023-02-30", "1900-02-29", "2023-04-31", "0000-01-01", "2018-01-01T00:00:00Z", "20180101", "2018/01/01", 2018],
  },
  dateTime: {
    valid: ["2018", "1973-06", "1905-08-23", "2015-02-07T13:28:17-05:00", "2017-01-01T00:00:00.000Z", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00+14:00", "2017-01-01T00:00:00.1234567890Z"],
    invalid: ["2015-02-07T13:28:17", "2015-02-07T13:28Z", "2015-02-07T24:00:00Z", "2015-02-30T13:28:17Z", "2015-02-07 13:28:17Z", "2015-02-07T13:28:17z", "2015-02-07T13:28:17.Z", "2015-02-07T13:28:17+14:01", "2015-02-07T13:28:17+15:00", "2015-02-07T13:28:17+0500", "2015-02-07T13:60:17Z", "2015-02T13:28:17Z"],
  },
  decimal: { valid: [0, -1.5, 1e20, decimal("7.0"), decimal("1e-7"), decimal("0.10000000000000000001")], invalid: ["1.5", null, Number.NaN, Number.POSITIVE_INFINITY, { rawJSON: "1.0" }] },
  id: { valid: ["a", "1", "A-b.9", "x".repeat(64)], invalid: ["", "a_b", "a/b", "ä", "x".repeat(65), 1] },
  instant: { valid: ["2015-02-07T13:28:17.239+02:00", "2017-01-01T00:00:00Z"], invalid: ["2015", "2015-02-07", "2015-02-07T13:28:17", "2015-02-29T13:28:17Z"] },
  integer: { valid: [0, -5, 2147483647, -2147483648], invalid: ["5", 1.5, 2147483648, -2147483649, decimal("5.0")] },
  markdown: { valid: ["*bold*", " "], invalid: ["", 1] },
  oid: { valid: ["urn:oid:1.2.3.4.5", "urn:oid:2.16.840.1.113883", "urn:oid:0.0"], invalid: ["1.2.3", "urn:oid:", "urn:oid:1", "urn:oid:1.", "urn:oid:3.1", "urn:oid:1.02", "urn:oid:1..2", "urn:oid:12.3", "urn:oid:1.a"] },
  positiveInt: { valid: [1, 2147483647], invalid: [0, -1, 1.5, 2147483648, "1"] },
  string: { valid: ["x", "line\r\nline", "x".repeat(1_048_576)], invalid: ["", "x".repeat(1_048_577), 1, null, {}] },
  time: { valid: ["00:00:00", "23:59:59.999", "23:59:60"], invalid: ["24:00:00", "12:00", "12:00:00Z", "1:00:00", "12:00:61", "12:00:00."] },
  unsignedInt: { valid: [0, 1, 2147483647], invalid: [-1, 0.5, 2147483648, "0"] },
  uri: { valid: ["http://example.org", uuid, "relative/path", "urn:oid:1.2"], invalid: ["", "http://example.org/a b", "a\tb", "http://example.org/\u00a0", 1] },
  url: { valid: ["http://example.org", "mailto:a@example.org"], invalid: ["", "a b"] },
  uuid: { valid: [uuid], invalid: ["c757873d-ec9a-4326-a141-556f43239520", uuid.toUpperCase(), uuid.slice(0, -1), `${uuid}0`, uuid.replace("c", "g"), uuid.replace("-", "0")] },
  xhtml: { valid: ['<div xmlns="http://www.w3.org/1999/xhtml">text</div>'], invalid: ["", 1, null] },
};

describe("primitive formats", () => {
  it("cover every primitive type of R4", () => {
    expect([...formats.keys()].sort()).toEqual(Object.keys(cases).sort());
  });

  for (const [type, { valid, invalid }] of Object.entries(cases)) {
    const { check } = formats.get(type)!;
    it(`${type} takes what the specification allows`, () => {
      for (const value of valid) expect(check(value), JSON.stringify(value)?.slice(0, 80)).toBe(true);
    });
    it(`${type} refuses what the specification forbids`, () => {
      for (const value of invalid) expect(check(value), JSON.stringify(value)?.slice(0, 80)).toBe(false);
    });
  }
});

describe("primitive formats beside the specification's regular expressions", () => {
  const { primitives } = JSON.parse(readFileSync(join(root, "build/definitions/definitions.json"), "utf8")) as DefinitionsArtefact;
  // Days that no calendar has are left out; the expressions allow them.
  const realDay = (text: string): boolean => !/^\d{4}-(02-(29|30|31)|(04|06|09|11)-31)/.test(text);

  for (const type of ["date", "dateTime", "instant", "time", "id", "oid", "uuid", "code"]) {
    const expression = new RegExp(`^(?:${primitives[type]!})$`);
    const { check } = formats.get(type)!;
    it(`${type} takes whatever the expression matches`, () => {
      fc.assert(fc.property(fc.stringMatching(expression).filter((text) => realDay(text) && !/[^\x20-\x7e]/.test(text)), (text) => check(text)));
    });
    it(`${type} says the same as the expression of a text with one character changed`, () => {
      const changed = fc.tuple(fc.stringMatching(expression), fc.nat(), fc.constantFrom(..."0159-:.+TZ af".split(""), "")).map(([text, at, character]) => {
        const index = at % (text.length + 1);
        return text.slice(0, index) + character + text.slice(index + 1);
      });
      fc.assert(fc.property(changed.filter((text) => realDay(text) && !/[^\x20-\x7e]/.test(text)), (text) => check(text) === expression.test(text)));
    });
  }
});
