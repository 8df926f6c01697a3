import { expect, it } from "vitest";
import { etagOf } from "../../src/delivery/etag.ts";

it.each([
  ['W/"1"', 'W/"1"'],
  ['"1"', 'W/"1"'],
  ["1", 'W/"1"'],
  [" 12 ", 'W/"12"'],
  ["", null],
  ['W/""', null],
  [undefined, null],
])("the version %j is told as %j", (text, etag) => {
  expect(etagOf(text)).toBe(etag);
});
