import { expect, test } from "vitest";
import { conditionWords } from "../../../src/mapping/decisions/condition-words.ts";

test.each([
  ["PID-25", "PID-25 has a value"],
  ["not PID-25", "PID-25 has no value"],
  ["value = N", "the value is N"],
  ["MSH-9.2 != A29", "MSH-9.2 is not A29"],
  ['OBX-5.3 = "-"', "OBX-5.3 is “-”"],
  ["OBX-2 in (TX, FT)", "OBX-2 is one of TX, FT"],
  ["not OBX-2 in (TX, FT)", "OBX-2 is none of TX, FT"],
  ["not value = N", "the value is not N"],
  ["length > 8", "the value has more than 8 characters"],
  ["length(PID-7) <= 4", "PID-7 has at most 4 characters"],
  ["count = 1", "the field has exactly 1 repetition"],
  ["count(PID-11) > 1", "PID-11 has more than 1 repetition"],
  ["OBX-5 >= 7", "OBX-5 is a number at least 7"],
  ["occurrence = 1", "the segment's number in the resource is equal to 1"],
  ["value = N or not PID-25", "the value is N or PID-25 has no value"],
  ["(PID-1 or PID-2) and PID-3", "(PID-1 has a value or PID-2 has a value) and PID-3 has a value"],
  ["not (PID-1 and PID-2)", "not (PID-1 has a value and PID-2 has a value)"],
  ["this is no condition", "this is no condition"],
])("%s reads: %s", (text, words) => {
  expect(conditionWords(text)).toBe(words);
});
