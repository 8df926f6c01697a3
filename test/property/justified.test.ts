import { expect, it } from "vitest";
import { decimal } from "../../src/model/fhir.ts";
import { declaredConstants } from "./declared.ts";
import { isJustified } from "./justified.ts";

const declared = declaredConstants();
const says = (value: unknown, texts: readonly string[], offsets: readonly string[] = []) => isJustified(value, texts, declared, offsets);

it("takes a source's text, put together or written as FHIR writes it", () => {
  expect(says("Okafor", ["Okafor"])).toBe(true);
  expect(says("+44 113 4960200", ["44", "113", "4960200"])).toBe(true);
  expect(says("2019-03", ["201903"])).toBe(true);
  expect(says("2024-03-12T08:00:00+01:00", ["202403120800"], ["+0100"])).toBe(true);
  expect(says("2024-03-12", ["20240312080000"])).toBe(true);
  expect(says(decimal("7.0"), ["7.0"])).toBe(true);
  expect(says("urn:oid:1.2.3", ["1.2.3"])).toBe(true);
  expect(says("urn:portage:default:code-system:99L", ["99L"])).toBe(true);
  expect(says("urn:portage:default:authority:HOSP:h.example:DNS", ["HOSP", "h.example", "DNS"])).toBe(true);
  expect(says("urn:portage:default:authority::a%3Ab:DNS", ["a:b", "DNS"])).toBe(true);
  expect(says("in-progress", [])).toBe(true);
});

it("does not take what the sources do not say", () => {
  expect(says("Smith", ["Okafor"])).toBe(false);
  expect(says("Okafor Smith", ["Okafor"])).toBe(false);
  expect(says("2019-03-01", ["201903"])).toBe(false);
  expect(says("2024-03-12T08:00:00+01:00", ["20240312080000"])).toBe(false);
  expect(says("2024-03-12T08:00:00Z", ["20240312080000"], ["+0100"])).toBe(false);
  expect(says("2024-03-12T00:00:00+01:00", ["20240312"], ["+0100"])).toBe(false);
  expect(says("urn:portage:default:authority:HOSP:h.example", ["HOSP"])).toBe(false);
  expect(says(7, ["7.0"])).toBe(false);
  expect(says(decimal("0.50"), ["<0.5"])).toBe(false);
  expect(says(true, ["N"])).toBe(false);
  expect(says("http://loinc.example/other", ["99L"])).toBe(false);
});
